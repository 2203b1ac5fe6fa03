// SPDX-License-Identifier: Apache-2.0
import { MalformedError, UsageError } from '../../errors/errors.ts';
import { exactName, patternName } from '../../trust/name-matchers.ts';
import type { NameMatcher, TrustedIdentity } from '../../trust/trusted-identity.ts';
import { compileCondition } from '../cel/compile-condition.ts';
import type { Condition } from '../condition.ts';
import type { Materials } from '../draft.ts';
import { addError, type PlacedText, type PolicyReader } from '../policy-fields.ts';
import type { PolicySigner } from '../policy-signer.ts';
import type { Attested, Requirement } from '../requirement.ts';
import type { AttestationDraft, AuthorityDraft, KeylessDraft, NameDraft } from './authority-draft.ts';
import { type AuthorityTrust, authorityTrust } from './authority-trust.ts';

/** What one authority demands; undefined, with problems, if it has mistakes that show only now. */
export async function compileAuthority(
  authority: AuthorityDraft,
  materials: Materials,
  reader: PolicyReader,
): Promise<Requirement | undefined> {
  const { who } = authority;
  if (who.kind === 'never') return { kind: 'static', verdict: 'fail', message: who.why };
  if (who.kind === 'static') return who;
  const trust = authorityTrust(authority, materials, reader);
  const signers = trust === undefined ? [] : await signersOf(authority, trust, reader);
  if (signers.length === 0) return undefined;
  if (authority.attestations.length === 0) return { kind: 'signed-by', atLeast: 1, of: signers, annotations: {} };
  return await compileAttestations(authority.attestations, signers, reader);
}

/** Each must be there; of several statements of the type, one that passes is enough. */
async function compileAttestations(
  attestations: readonly AttestationDraft[],
  by: readonly PolicySigner[],
  reader: PolicyReader,
): Promise<Requirement | undefined> {
  const of: Attested[] = [];
  for (const { predicateType, condition: written } of attestations) {
    const condition = written === undefined ? undefined : await conditionOf(written, reader);
    if (written !== undefined && condition === undefined) return undefined;
    const predicate = { text: predicateType, matches: (type: string) => type === predicateType };
    const leaf = { kind: 'attestation' as const, predicate, atLeast: 1, by, match: 'any' as const };
    of.push(condition === undefined ? leaf : { ...leaf, condition });
  }
  return of[0] !== undefined && of.length === 1 ? of[0] : { kind: 'all', of };
}

async function conditionOf({ text, at }: PlacedText, reader: PolicyReader): Promise<Condition | undefined> {
  try {
    return await compileCondition(text);
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    // The text is our own translation: what is wrong with it is that it asks for too much.
    addError(reader, at, { rule: 'policy-untranslatable', message: error.message, hint: error.hint });
    return undefined;
  }
}

async function signersOf(
  { name, who }: AuthorityDraft,
  trust: AuthorityTrust,
  reader: PolicyReader,
): Promise<readonly PolicySigner[]> {
  const common = { ...trust, window: {} };
  if (who.kind === 'key') {
    const { key } = who;
    const trusted = { kind: 'key' as const, key: { key, source: name } };
    return [{ ...common, name, description: `key ${name} (sha256:${key.fingerprint})`, who: trusted }];
  }
  const identities = who.kind === 'keyless' ? await identitiesOf(who, reader) : [];
  return identities.map((identity, index) => ({
    ...common,
    name: identities.length === 1 ? name : `${name}#${index + 1}`,
    description: `${identity.subject.text} by ${identity.issuer.text}`,
    who: { kind: 'identity', identity },
  }));
}

async function identitiesOf({ identities }: KeylessDraft, reader: PolicyReader): Promise<readonly TrustedIdentity[]> {
  const compiled = await Promise.all(
    identities.map(async ({ issuer, subject }) => ({
      issuer: await matcherOf(issuer, reader),
      subject: await matcherOf(subject, reader),
    })),
  );
  return compiled.flatMap(({ issuer, subject }) =>
    issuer === undefined || subject === undefined ? [] : [{ issuer, subject, extensions: [] }],
  );
}

/** As cosign reads it: an expression is looked for anywhere in the name. */
async function matcherOf(
  { kind, text: { text, at } }: NameDraft,
  reader: PolicyReader,
): Promise<NameMatcher | undefined> {
  if (kind === 'exact') return exactName(text);
  try {
    return await patternName(text, 'unanchored');
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    addError(reader, at, { rule: 'pattern-malformed', message: error.message, hint: error.hint });
    return undefined;
  }
}
