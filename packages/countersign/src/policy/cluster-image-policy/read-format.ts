// SPDX-License-Identifier: Apache-2.0
import { addError, optionalOneOf, type PolicyFields, placeOf } from '../policy-fields.ts';
import type { AuthorityDraft, AuthorityKind, Witness } from './authority-draft.ts';

/** `signatureFormat`. With `bundle`, the policy-controller can neither use keys nor take trust from two roots, and says so too late. */
export function readFormat(
  fields: PolicyFields,
  who: AuthorityKind | undefined,
  { ctlog, timestamp }: Witness,
): AuthorityDraft['format'] | undefined {
  const format = optionalOneOf(fields, 'signatureFormat', ['legacy', 'bundle']) ?? 'legacy';
  if (format === 'legacy' || who === undefined) return format;
  if (who.kind !== 'keyless') return refuse(fields, 'wanted `keyless` beside `signatureFormat: bundle`, got none');
  const own = who.trustRoot?.text ?? '';
  const others = [ctlog, timestamp].filter((part) => part !== undefined).map(({ trustRoot }) => trustRoot?.text ?? '');
  if (others.every((other) => other === own)) return format;
  return refuse(
    fields,
    'wanted the same `trustRootRef` everywhere beside `signatureFormat: bundle`, got different ones',
  );
}

function refuse(fields: PolicyFields, message: string): undefined {
  addError(fields.reader, placeOf(fields, 'signatureFormat'), { rule: 'format-bundle', message });
}
