// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../bytes/json.ts';
import { quote } from '../bytes/quote.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { Annotations } from '../oci/descriptor.ts';

/** Name of the first wanted annotation that is not among the signed ones with that value. */
export function missingAnnotation(wanted: Annotations, signed: Annotations): string | undefined {
  return Object.keys(wanted).find((name) => !Object.hasOwn(signed, name) || signed[name] !== wanted[name]);
}

export function annotationMismatch(name: string, wanted: Annotations, signed: Annotations): UntrustedError {
  const got = Object.hasOwn(signed, name) ? quote(signed[name] ?? '') : 'nothing';
  return new UntrustedError(
    'annotation-mismatch',
    `wanted ${quote(wanted[name] ?? '')} in the annotation ${quote(name)}, got ${got}`,
    {
      detail: { annotation: name },
    },
  );
}

/** The members whose value is text; only these can be asked for. */
export function textMembers(object: JsonObject | null): Annotations {
  const members = Object.entries(object ?? {}).filter(
    (member): member is [string, string] => typeof member[1] === 'string',
  );
  return Object.fromEntries(members);
}
