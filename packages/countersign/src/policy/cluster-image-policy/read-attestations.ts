// SPDX-License-Identifier: Apache-2.0
import { cosignNames } from '../../attest/predicate-families.ts';
import { quote } from '../../bytes/quote.ts';
import {
  addNote,
  addSurprise,
  fieldsOf,
  optionalFields,
  optionalItems,
  type PlacedNode,
  type PlacedText,
  type PolicyFields,
  placeOf,
  refuseUnknown,
} from '../policy-fields.ts';
import type { AttestationDraft } from './authority-draft.ts';
import { requireGoText } from './go-fields.ts';
import { readInlinePolicy } from './read-inline-policy.ts';

const maxAttestations = 100;

/** `attestations` of an authority. */
export function readAttestations(authority: PolicyFields): readonly AttestationDraft[] {
  const items = optionalItems(authority, 'attestations', maxAttestations);
  if (items.length > 0) {
    addNote(authority.reader, placeOf(authority, 'attestations'), {
      rule: 'attestations-replace-signature',
      message: `with \`${authority.path}.attestations\` the signature of the image itself is not asked for`,
      hint: 'write a second policy with the same images that demands the signature, if you want both',
    });
  }
  return items.map(readAttestation).filter((draft) => draft !== undefined);
}

function readAttestation(item: PlacedNode): AttestationDraft | undefined {
  const fields = fieldsOf(item);
  if (fields === undefined) return undefined;
  refuseUnknown(fields, ['name', 'predicateType', 'policy']);
  const name = requireGoText(fields, 'name');
  const type = requireGoText(fields, 'predicateType');
  const policy = optionalFields(fields, 'policy');
  const condition = policy === undefined ? undefined : readInlinePolicy(policy);
  if (name === undefined || type === undefined) return undefined;
  return { name: name.text, predicateType: uriOf(fields, type), ...(condition === undefined ? {} : { condition }) };
}

/** The names that cosign has for types; everything else is compared as it is. */
function uriOf(fields: PolicyFields, { text, at }: PlacedText): string {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:./.test(text)) return text;
  const uri = shortNames.get(text);
  if (uri === undefined) {
    addSurprise(fields.reader, at, {
      rule: 'predicate-type-no-uri',
      message: `${quote(text)} is neither a URI nor one of the short names ${[...shortNames.keys()].join(', ')}, and matches only a statement with this very type`,
      hint: 'write the URI of the type',
    });
    return text;
  }
  const loss = typedNames.includes(text)
    ? '; by it, the policy-controller shows its policies no field that is not of the type, and empty ones that the statement lacks, where here they see what was signed'
    : '';
  const message = `the short name ${quote(text)} is deprecated${loss}`;
  addNote(fields.reader, at, { rule: 'predicate-type-short', message, hint: `write ${quote(uri)}` });
  return uri;
}

/** Statements of these are read into fixed types there, and written again. */
const typedNames: readonly string[] = ['link', 'slsaprovenance', 'vuln'];

const shortNames: ReadonlyMap<string, string> = new Map([
  ...Object.entries(cosignNames),
  ['custom', 'https://cosign.sigstore.dev/attestation/v1'],
  ['spdx', 'https://spdx.dev/Document'],
  ['cyclonedx', 'https://cyclonedx.org/bom'],
  ['link', 'https://in-toto.io/Link/v1'],
  ['vuln', 'https://cosign.sigstore.dev/attestation/vuln/v1'],
]);
