import { z } from 'zod';
import { policySchema } from '../domain/policy.ts';

/** A node of the policy's JSON Schema, as far as its keys are concerned. */
interface SchemaNode {
  properties?: Record<string, SchemaNode>;
  items?: SchemaNode;
  additionalProperties?: SchemaNode | boolean;
  propertyNames?: { enum?: string[] };
  anyOf?: SchemaNode[];
  oneOf?: SchemaNode[];
}

const policyRoot = z.toJSONSchema(policySchema, { io: 'input' }) as SchemaNode;

function alternatives(node: SchemaNode): SchemaNode[] {
  return [node, ...[...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap(alternatives)];
}

function below(node: SchemaNode, step: PropertyKey): SchemaNode[] {
  return alternatives(node).flatMap((each) => {
    if (typeof step === 'number') return each.items ? [each.items] : [];
    const named = Object.hasOwn(each.properties ?? {}, step) ? each.properties?.[String(step)] : undefined;
    const other = typeof each.additionalProperties === 'object' ? each.additionalProperties : undefined;
    return [named ?? other].filter((found) => found !== undefined);
  });
}

/** The keys that the policy format knows at a path (`['services', 0]`). */
export function keysAt(path: readonly PropertyKey[]): string[] {
  let nodes = [policyRoot];
  for (const step of path) nodes = nodes.flatMap((node) => below(node, step));
  const keys = nodes
    .flatMap(alternatives)
    .flatMap((node) => [...Object.keys(node.properties ?? {}), ...(node.propertyNames?.enum ?? [])]);
  return [...new Set(keys)];
}

/** Dotted paths of every place where the format knows a key, as `review.autoApproval` or `services[].root`. */
export function placesOf(key: string): string[] {
  const found: string[] = [];
  const visit = (node: SchemaNode, path: string): void => {
    for (const each of alternatives(node)) {
      for (const [name, child] of Object.entries(each.properties ?? {})) {
        const place = path === '' ? name : `${path}.${name}`;
        if (name === key) found.push(place);
        visit(child, place);
      }
      if (each.items) visit(each.items, `${path}[]`);
      if (typeof each.additionalProperties === 'object') visit(each.additionalProperties, `${path}.<name>`);
    }
  };
  visit(policyRoot, '');
  return [...new Set(found)];
}
