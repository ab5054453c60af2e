/**
 * What a name says about its value. `strong`: any value is a secret (`password`, `apiKey`). `weak`: only a value that
 * looks like one is (`key`, `token`: as often a map's key or a parser's token). The words are those of Sentry's
 * default lists (its servers' and its SDKs'), told apart by whole words instead of substrings, so that `processor` is not `sso`.
 */
export type KeyStrength = 'strong' | 'weak' | 'none';

const strongWords = new Set(
  'password passwd pwd passphrase passcode secret credential authorization cookie csrf xsrf jwt bearer ssn cvv cvc otp'.split(
    ' ',
  ),
);
const strongJoined =
  'password passwd passphrase apikey privatekey secretkey accesskey signingkey encryptionkey masterkey accesstoken refreshtoken authtoken idtoken sessiontoken apitoken bearertoken sessionid sessid setcookie cardnumber creditcard mysqlpwd'.split(
    ' ',
  );
const weakWords = new Set('token key auth oauth session sid identity sso saml signature sig nonce pin iban'.split(' '));

/** `passwordField`, `tokenCount`: about a secret, not one. */
const aboutWords = new Set(
  'name field length count type kind rule policy enabled disabled option parser path url uri min max size index label placeholder hint regex pattern error message required expiry expire expires age ttl schema validator strategy'.split(
    ' ',
  ),
);
const askWords = new Set('has is show needs need require requires enable disable use should can'.split(' '));

/** How far a variable's, header's, field's or parameter's name calls for its value to be hidden. */
export function keyStrength(key: string): KeyStrength {
  const words = wordsOf(key.slice(0, 120));
  const joined = words.join('');
  const strong = words.some((word) => strongWords.has(word)) || strongJoined.some((name) => joined.includes(name));
  if (!strong) return words.some((word) => weakWords.has(word)) ? 'weak' : 'none';
  return aboutWords.has(words.at(-1) ?? '') || askWords.has(words[0] ?? '') ? 'weak' : 'strong';
}

/** `userApiKeys`, `user_api-keys` -> user, api, key. */
function wordsOf(key: string): string[] {
  return key
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]{2})([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '')
    .map((word) => (word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word));
}

/** Stand-ins that SDKs and debuggers write for a value; there is nothing in them to hide. */
export function isStandIn(text: string): boolean {
  return (
    /^(?:undefined|null|true|false|NaN|\*+|)$/.test(text) ||
    /^<[^<>]{0,200}>$/.test(text) ||
    /^\[(?:Filtered|Redacted|Removed|Object|Array|Circular|Function|Buffer|Symbol|Getter)[^\]]{0,200}\]$/i.test(text)
  );
}

/** A text that a person would not have written: long, one word, letters and digits mixed, many different characters. */
export function looksSecret(text: string): boolean {
  if (text.length < 20 || text.length > 8192 || !/^[\w+/=.~-]+$/.test(text)) return false;
  if (!/\d/.test(text) || !/[A-Za-z]/.test(text) || text.split('/').length > 3) return false;
  const counts = new Map<string, number>();
  for (const char of text.slice(0, 512)) counts.set(char, (counts.get(char) ?? 0) + 1);
  const length = Math.min(text.length, 512);
  const entropy = [...counts.values()].reduce((sum, n) => sum - (n / length) * Math.log2(n / length), 0);
  return entropy > 3;
}
