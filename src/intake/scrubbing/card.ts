/**
 * Payment card numbers: told by the issuer's prefix, the length and the check digit (ISO/IEC 7812-1, Luhn), so that
 * times, ids and phone numbers are left alone. A masked card keeps its first four digits (the network) and is valid.
 */
const networks = [
  /^4(?:\d{12}|\d{15}|\d{18})$/,
  /^(?:5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|2720\d{12})$/,
  /^3[47]\d{13}$/,
  /^(?:6011\d{12}|65\d{14}|64[4-9]\d{13})$/,
  /^3(?:0[0-5]|[68]\d)\d{11}$/,
  /^35(?:2[89]|[3-8]\d)\d{12}$/,
];

const keptDigits = 4;
const ordinalDigits = 4;

export function isCardNumber(text: string): boolean {
  const digits = text.replace(/[ -]/g, '');
  return networks.some((network) => network.test(digits)) && checkDigit(digits.slice(0, -1)) === Number(digits.at(-1));
}

/** A valid number of the same network, length and grouping, with the ordinal before the check digit. */
export function maskCard(text: string, ordinal: number): string {
  const digits = text.replace(/\D/g, '');
  const zeros = '0'.repeat(digits.length - keptDigits - ordinalDigits - 1);
  const body = `${digits.slice(0, keptDigits)}${zeros}${String(ordinal % 10 ** ordinalDigits).padStart(ordinalDigits, '0')}`;
  const masked = `${body}${checkDigit(body)}`;
  let next = 0;
  return text.replace(/\d/g, () => masked[next++] ?? '0');
}

export function isMaskedCard(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  return /^0*$/.test(digits.slice(keptDigits, -ordinalDigits - 1));
}

function checkDigit(body: string): number {
  let sum = 0;
  for (let i = 0; i < body.length; i += 1) {
    const digit = Number(body[body.length - 1 - i]);
    const doubled = i % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return (10 - (sum % 10)) % 10;
}
