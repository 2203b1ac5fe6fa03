// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import { UsageError } from '../../errors/errors.ts';
import { parseHost } from '../../oci/host.ts';
import { parseReference } from '../../oci/parse-reference.ts';
import { repositoryName } from '../../oci/repository-name.ts';
import {
  addError,
  addSurprise,
  fieldsOf,
  optionalItems,
  type PlacedText,
  type PolicyFields,
  placeOf,
  refuseUnknown,
} from '../policy-fields.ts';
import type { AuthorityDraft } from './authority-draft.ts';
import { goText, requireGoText } from './go-fields.ts';

const maxSecrets = 100;
const tagPrefixForm = /^\w[\w.-]{0,63}$/;

/** `source`: where else signatures lie. */
export function readEvidenceSource(authority: PolicyFields): Pick<AuthorityDraft, 'source' | 'tagPrefix'> {
  const items = optionalItems(authority, 'source', 100);
  if (items.length > 1) {
    const message = `wanted one item in \`${authority.path}.source\`, got ${items.length}`;
    addError(authority.reader, placeOf(authority, 'source'), { rule: 'too-many', message });
    return {};
  }
  const fields = items[0] === undefined ? undefined : fieldsOf(items[0]);
  if (fields === undefined) return {};
  refuseUnknown(fields, ['oci', 'tagPrefix', 'signaturePullSecrets']);
  checkSecrets(fields);
  const oci = goText(fields, 'oci');
  const source = oci === undefined ? undefined : readRepository(fields, oci);
  const tagPrefix = readTagPrefix(fields);
  return { ...(source === undefined ? {} : { source }), ...(tagPrefix === undefined ? {} : { tagPrefix }) };
}

function checkSecrets(source: PolicyFields): void {
  for (const item of optionalItems(source, 'signaturePullSecrets', maxSecrets)) {
    const fields = fieldsOf(item);
    if (fields === undefined) continue;
    refuseUnknown(fields, ['name']);
    requireGoText(fields, 'name');
  }
}

function readTagPrefix(fields: PolicyFields): string | undefined {
  const prefix = goText(fields, 'tagPrefix');
  if (prefix === undefined || tagPrefixForm.test(prefix.text)) return prefix?.text;
  const message = `wanted the beginning of a tag in \`${fields.path}.tagPrefix\`, got ${quote(prefix.text)}`;
  addError(fields.reader, prefix.at, { rule: 'tag-malformed', message });
  return undefined;
}

function readRepository(fields: PolicyFields, oci: PlacedText): string | undefined {
  const slash = oci.text.indexOf('/');
  const hasHost = slash > 0 && /[.:]/.test(oci.text.slice(0, slash));
  const isBareRegistry = slash < 0 && /^[A-Za-z0-9.:-]+$/.test(oci.text) && parseHost(oci.text) !== null;
  if (isBareRegistry) {
    addSurprise(fields.reader, oci.at, {
      rule: 'source-bare-registry',
      message: `${quote(oci.text)} names a registry and no repository, and signatures are looked for beside the image alone`,
      hint: 'name the repository that holds the signatures: `registry.example/team/signatures`',
    });
    return undefined;
  }
  const repository = hasHost ? parseRepository(oci.text) : undefined;
  if (repository !== undefined) return repository;
  const message = `wanted \`REGISTRY/REPOSITORY\` in \`${fields.path}.oci\`, got ${quote(oci.text)}`;
  addError(fields.reader, oci.at, { rule: 'repository-malformed', message });
  return undefined;
}

function parseRepository(text: string): string | undefined {
  try {
    const reference = parseReference(text);
    const isName = reference.kind === 'registry' && reference.tag === undefined && reference.digest === undefined;
    return isName ? repositoryName(reference) : undefined;
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}
