// SPDX-License-Identifier: Apache-2.0
import {
  addNote,
  addSurprise,
  fieldOf,
  fieldsOf,
  optionalBoolean,
  optionalFields,
  type PlacedNode,
  type PolicyFields,
  placeOf,
  refuseTogether,
  refuseUnknown,
  requireItems,
} from '../policy-fields.ts';
import type { AuthorityKind, IdentityDraft, NameDraft } from './authority-draft.ts';
import { goText, requireOneGoField } from './go-fields.ts';
import { looseEnds } from './loose-ends.ts';
import { readKeyRef } from './read-key.ts';
import { readUrl } from './read-witness.ts';

const maxIdentities = 1000;
const publicAuthority = 'fulcio.sigstore.dev';

/** `keyless` of an authority. */
export function readKeyless(fields: PolicyFields): AuthorityKind | undefined {
  refuseUnknown(fields, ['url', 'identities', 'ca-cert', 'trustRootRef', 'insecureIgnoreSCT']);
  const [identities, isWhole] = readIdentities(fields);
  refuseTogether(fields, ['url', 'ca-cert']);
  const url = readUrl(fields, 'url');
  const trustRoot = goText(fields, 'trustRootRef');
  const ignoresScts = optionalBoolean(fields, 'insecureIgnoreSCT') === true;
  if (fieldOf(fields, 'ca-cert') !== undefined) return readAuthorityCertificate(fields);
  if (ignoresScts) warnOfScts(fields);
  if (url !== undefined && trustRoot === undefined && URL.parse(url.text)?.hostname !== publicAuthority) {
    addSurprise(fields.reader, url.at, {
      rule: 'keyless-url-is-no-trust',
      message: `\`${fields.path}.url\` chooses no authority: certificates of the public instance are what is believed here`,
      hint: 'name the authority that you mean in a TrustRoot, and that in `trustRootRef`',
    });
  }
  if (!isWhole) return undefined;
  return {
    kind: 'keyless',
    identities,
    scts: ignoresScts ? 'ignored' : 'demanded',
    ...(trustRoot === undefined ? {} : { trustRoot }),
  };
}

/** The policy-controller takes it, and then refuses every signature, because it asks for the URL that may not stand beside it. */
function readAuthorityCertificate(fields: PolicyFields): AuthorityKind {
  const reference = optionalFields(fields, 'ca-cert');
  if (reference !== undefined) readKeyRef(reference);
  addSurprise(fields.reader, placeOf(fields, 'ca-cert'), {
    rule: 'keyless-ca-cert',
    message: `\`${fields.path}.ca-cert\` is never satisfied: the policy-controller refuses every signature under it`,
    hint: 'put the certificate into a TrustRoot, and name that in `trustRootRef`',
  });
  return { kind: 'never', why: 'an authority with `ca-cert` is never satisfied' };
}

function readIdentities(fields: PolicyFields): readonly [readonly IdentityDraft[], boolean] {
  const items = requireItems(fields, 'identities', maxIdentities);
  const identities = items.map(readIdentity).filter((identity) => identity !== undefined);
  return [identities, items.length > 0 && identities.length === items.length];
}

function readIdentity(item: PlacedNode): IdentityDraft | undefined {
  const fields = fieldsOf(item);
  if (fields === undefined) return undefined;
  refuseUnknown(fields, ['issuer', 'issuerRegExp', 'subject', 'subjectRegExp']);
  const issuer = readName(fields, 'issuer');
  const subject = readName(fields, 'subject');
  return issuer === undefined || subject === undefined ? undefined : { issuer, subject };
}

function readName(fields: PolicyFields, name: string): NameDraft | undefined {
  const field = requireOneGoField(fields, [name, `${name}RegExp`]);
  const text = field === undefined ? undefined : goText(fields, field);
  if (text === undefined) return undefined;
  if (field === name) return { kind: 'exact', text };
  const surprise = looseEnds(text.text);
  if (surprise !== undefined) addSurprise(fields.reader, text.at, surprise);
  return { kind: 'pattern', text };
}

function warnOfScts(fields: PolicyFields): void {
  addNote(fields.reader, placeOf(fields, 'insecureIgnoreSCT'), {
    rule: 'keyless-ignores-scts',
    message: 'certificates that no certificate log knows are accepted: an authority could issue one in secret',
    hint: 'leave `insecureIgnoreSCT` out if the authority has a certificate log',
  });
}
