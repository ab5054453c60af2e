import type { GateName } from '../../../src/domain/fix.ts';
import { edited, projectNamed, type Project } from './projects.ts';

/** One planted fault: a patch that a gate must refuse, and which. */
export interface BadFix {
  fault: string;
  kind: string;
  project: Project['name'];
  /** New texts; or a whole patch where the fault lies in the patch itself. */
  files?: Record<string, string>;
  patch?: string;
  gate: GateName;
  /** Part of what the gate must say. */
  says: RegExp;
  /** Another reproduction than the project's. */
  test?: Record<string, string>;
}

export const cart = 'src/cart.js';
export const products = 'src/products.js';
export const index = 'lib/index.js';
export const mailer = 'jobs/mailer.js';
export const price = 'return product.price * checkCount(line.count);';
export const totals = 'for (const line of cart.lines) total += lineTotal(line);';
export const found = 'headers[found[1].toLowerCase()] = found[2];';
export const address = 'return user.mail.address;';
export const shopFix = projectNamed('shop').repair;
export const shop = (file: string, ...pairs: Array<[string, string]>) => edited('shop', file, ...pairs);
export const repaired = (file: string, ...pairs: Array<[string, string]>) => ({ ...shopFix, ...shop(file, ...pairs) });
export const testFile = 'test/cart.test.js';
export const shopTest = 'test/total-of-text-ids.test.js';
