// SPDX-License-Identifier: Apache-2.0

import {
  addSurprise,
  fieldsOf,
  hasField,
  optionalEntries,
  optionalFields,
  optionalOneOf,
  type PlacedEntry,
  type PolicyFields,
  placeOf,
  refuseUnknown,
  requireOneField,
} from '../policy-fields.ts';
import type { PolicySigner } from '../policy-signer.ts';
import { readCertificateSigner } from './read-certificate-signer.ts';
import { readGithubSigner } from './read-github-signer.ts';
import { readGitlabSigner } from './read-gitlab-signer.ts';
import { readKeySigner } from './read-key-signer.ts';
import { readKeylessSigner } from './read-keyless-signer.ts';
import type { WitnessDemand } from './read-trust-roots.ts';
import { nameOf, optionalInstant } from './read-values.ts';
import type { SignerDraft, SignerForm, SignerScope } from './signer-draft.ts';

const maxSigners = 1000;

const forms = {
  key: readKeySigner,
  keyless: readKeylessSigner,
  github: readGithubSigner,
  gitlab: readGitlabSigner,
  certificate: readCertificateSigner,
} satisfies Record<
  string,
  (fields: PolicyFields, scope: SignerScope, demand: Partial<WitnessDemand>) => SignerForm | undefined
>;

/** `spec.signers`. One that has mistakes is still known by its name. */
export function readSigners(spec: PolicyFields, scope: SignerScope): ReadonlyMap<string, SignerDraft> {
  const drafts = optionalEntries(spec, 'signers', maxSigners).map((entry) => readSigner(entry, spec, scope));
  return new Map(drafts.map((draft) => [draft.name, draft]));
}

function readSigner(entry: PlacedEntry, spec: PolicyFields, scope: SignerScope): SignerDraft {
  const { key: name, keyAt: at } = entry;
  nameOf(spec, { text: name, at });
  const fields = fieldsOf(entry);
  const form = fields === undefined ? undefined : readForm(fields, scope);
  const revokedAtMs = fields === undefined ? undefined : optionalInstant(fields, 'revokedAt');
  return {
    name,
    at,
    compile: async (materials): Promise<PolicySigner | undefined> => {
      const parts = await form?.compile(materials);
      if (parts === undefined) return undefined;
      return { name, ...parts, window: { ...form?.window, ...(revokedAtMs === undefined ? {} : { revokedAtMs }) } };
    },
  };
}

function readForm(fields: PolicyFields, scope: SignerScope): SignerForm | undefined {
  const kinds = Object.keys(forms) as (keyof typeof forms)[];
  refuseUnknown(fields, [...kinds, 'revokedAt', 'timestamp', 'log']);
  const chosen = requireOneField(fields, kinds);
  const kind = kinds.find((known) => known === chosen);
  const inner = kind === undefined ? undefined : optionalFields(fields, kind);
  const demand = readDemand(fields);
  if (kind === undefined || inner === undefined) return undefined;
  if (kind !== 'key' && kind !== 'certificate') warnOfLessWitness(fields, demand);
  return forms[kind](inner, scope, demand);
}

function readDemand(fields: PolicyFields): Partial<WitnessDemand> {
  const log = optionalOneOf(fields, 'log', ['required', 'none']);
  const timestamp = optionalOneOf(fields, 'timestamp', ['required', 'optional']);
  return { ...(log === undefined ? {} : { log }), ...(timestamp === undefined ? {} : { timestamp }) };
}

function warnOfLessWitness(fields: PolicyFields, demand: Partial<WitnessDemand>): void {
  if (demand.log !== 'none' || !hasField(fields, 'log')) return;
  addSurprise(fields.reader, placeOf(fields, 'log'), {
    rule: 'log-not-required',
    message: `\`${fields.path}\` accepts certificates that no transparency log saw being used`,
    hint: 'leave `log: none` to trust roots that have no log',
  });
}
