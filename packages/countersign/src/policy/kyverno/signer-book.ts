// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../bytes/json.ts';
import type { PlainPart } from '../encode-trust-policy.ts';

/** The signers of a policy that is being written: each once, under a name of its own. */
export interface SignerBook {
  readonly list: readonly PlainPart[];
  /** The name of the signer, which is new unless there is one with the same fields. */
  add(wanted: string, fields: JsonObject, comment: string): string;
}

export function createSignerBook(): SignerBook {
  const list: PlainPart[] = [];
  return {
    list,
    add: (wanted, fields, comment) => {
      const same = list.find((signer) => JSON.stringify(signer.fields) === JSON.stringify(fields));
      if (same !== undefined) return same.name;
      const name = freeName(
        plainName(wanted),
        list.map((signer) => signer.name),
      );
      list.push({ name, fields, comments: [comment] });
      return name;
    },
  };
}

/** `wanted`, with a number behind it if it is taken. */
export function freeName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  for (let number = 2; ; number++) if (!taken.includes(`${wanted}-${number}`)) return `${wanted}-${number}`;
}

/** A name that every part of a policy may have: lower case, digits and hyphens. */
export function plainName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'unnamed' : name;
}
