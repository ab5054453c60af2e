import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { Fault } from '../../../domain/fault.ts';
import { Secret } from '../../../domain/secret.ts';

const version = 'v1';
const ivBytes = 12;
const tagBytes = 16;

/**
 * Seals secrets that have to be read again (a webhook's HMAC key), so that the store and its backups hold none in clear
 * (SEC-5): AES-256-GCM, the key from a passphrase that lies beside the store and not in it. What is sealed is bound to its
 * place: it opens nowhere else.
 */
export class Seal {
  readonly #key: Buffer;

  /** `passphrase`: at least 32 random characters. */
  constructor(passphrase: Secret) {
    this.#key = createHash('sha256').update(`reproof seal\0${passphrase.reveal()}`).digest();
  }

  close(secret: Secret, place: string): string {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()]);
    return `${version}:${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64')}`;
  }

  /** Throws SECRET_SEALED for what was sealed with another key, for another place, or not at all. */
  open(text: string, place: string): Secret {
    const [named, encoded = ''] = text.split(':', 2);
    const bytes = Buffer.from(encoded, 'base64');
    try {
      if (named !== version) throw new Error('no sealed secret');
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, ivBytes));
      decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      const opened = [decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()];
      return new Secret(Buffer.concat(opened).toString('utf8'));
    } catch (cause) {
      throw new Fault('SECRET_SEALED', `the secret of ${place} was sealed with another key`, { cause });
    }
  }
}

/** For a store that is opened for a moment: what it seals, nobody opens later. */
export function passingSeal(): Seal {
  return new Seal(new Secret(randomBytes(32).toString('base64url')));
}
