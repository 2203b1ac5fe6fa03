// SPDX-License-Identifier: Apache-2.0
import {
  addError,
  addSurprise,
  fieldOf,
  fieldsOf,
  hasField,
  type PlacedNode,
  type PolicyFields,
  placeOf,
  refuseUnknown,
  requireItems,
} from '../policy-fields.ts';
import type { AuthorityDraft, AuthorityKind } from './authority-draft.ts';
import { goText, requireOneGoField } from './go-fields.ts';
import { readAttestations } from './read-attestations.ts';
import { readEvidenceSource } from './read-evidence-source.ts';
import { readFormat } from './read-format.ts';
import { readKey } from './read-key.ts';
import { readKeyless } from './read-keyless.ts';
import { readStatic } from './read-static.ts';
import { readWitness } from './read-witness.ts';

const maxAuthorities = 100;
const kinds = ['key', 'keyless', 'static'];
const others = ['name', 'source', 'ctlog', 'attestations', 'rfc3161timestamp', 'signatureFormat'];

/** `spec.authorities`, without those that have mistakes. */
export function readAuthorities(spec: PolicyFields): readonly AuthorityDraft[] {
  const items = requireItems(spec, 'authorities', maxAuthorities);
  const drafts = items.map(readAuthority).filter((draft) => draft !== undefined);
  warnOfSameNames(spec, drafts);
  return drafts;
}

function readAuthority(item: PlacedNode, index: number): AuthorityDraft | undefined {
  const fields = fieldsOf(item);
  if (fields === undefined) return undefined;
  refuseUnknown(fields, [...kinds, ...others]);
  const kind = requireOneGoField(fields, kinds);
  const witness = readWitness(fields, kind);
  const attestations = readAttestations(fields);
  const source = readEvidenceSource(fields);
  if (kind === 'static') refuseBesideStatic(fields);
  const who = kind === undefined ? undefined : readKind(fields, kind);
  const format = readFormat(fields, who, witness);
  if (who === undefined || format === undefined) return undefined;
  const name = goText(fields, 'name')?.text ?? `authority-${index}`;
  return { name, at: fields.map.at, who, witness, format, attestations, ...source };
}

function readKind(fields: PolicyFields, kind: string): AuthorityKind | undefined {
  const placed = fieldOf(fields, kind);
  const inner = placed === undefined ? undefined : fieldsOf(placed);
  if (inner === undefined) return undefined;
  if (kind === 'key') return readKey(inner, fields);
  return kind === 'keyless' ? readKeyless(inner) : readStatic(inner);
}

function refuseBesideStatic(fields: PolicyFields): void {
  for (const name of ['attestations', 'source', 'ctlog', 'rfc3161timestamp']) {
    if (!hasField(fields, name)) continue;
    const message = `wanted \`static\` alone in \`${fields.path}\`, got \`${name}\` beside it`;
    addError(fields.reader, placeOf(fields, name), { rule: 'fields-exclusive', message });
  }
}

// The policy-controller keeps results by name: of two with one name, a policy over both sees one.
function warnOfSameNames(spec: PolicyFields, drafts: readonly AuthorityDraft[]): void {
  const seen = new Set<string>();
  for (const { name, at } of drafts) {
    if (seen.has(name)) {
      const message = `wanted a name for each of \`${spec.path}.authorities\`, got \`${name}\` twice`;
      addSurprise(spec.reader, at, { rule: 'authority-name-twice', message });
    }
    seen.add(name);
  }
}
