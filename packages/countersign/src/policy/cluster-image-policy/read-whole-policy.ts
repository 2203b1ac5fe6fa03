// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import { addError, addSurprise, hasField, type PlacedText, type PolicyFields, placeOf } from '../policy-fields.ts';
import type { AuthorityDemand, NamedAuthority } from '../translate/authority-demand.ts';
import { translateWholeCue } from '../translate/cue-to-demand.ts';
import { translateWholeRego } from '../translate/rego-to-demand.ts';
import type { AuthorityDraft } from './authority-draft.ts';
import { maxChoices, numberOfChoices } from './compile-demand.ts';
import { readPolicyText } from './read-inline-policy.ts';
import { placeWithin } from './translate-policy.ts';

/** Facts about the workload or the configuration of the image. */
const others = ['fetchConfigFile', 'includeSpec', 'includeObjectMeta', 'includeTypeMeta'];

/** `spec.policy`, which decides over what the authorities found together, as a demand on them. */
export function readWholePolicy(
  fields: PolicyFields,
  authorities: readonly AuthorityDraft[],
): AuthorityDemand | undefined {
  const written = readPolicyText(fields);
  if (refusesOtherFacts(fields) || written === undefined) return undefined;
  const { language, text } = written;
  const translation = (language === 'cue' ? translateWholeCue : translateWholeRego)(text.text);
  if (translation.kind === 'untranslatable') {
    refuse(fields, text, translation.line, `the policy in ${language} cannot be said here: ${translation.why}`);
    return undefined;
  }
  const { demand, filledInAt } = translation;
  for (const faulty of faultsIn(demand, authorities)) refuse(fields, text, faulty.line, faulty.why);
  if (filledInAt !== undefined) warnOfFilling(fields, text, filledInAt);
  return demand;
}

/** What the workload or the image's configuration says is no evidence, and is left to other policies. */
function refusesOtherFacts(fields: PolicyFields): boolean {
  const asked = others.filter((name) => hasField(fields, name));
  for (const name of asked) {
    addError(fields.reader, placeOf(fields, name), {
      rule: 'policy-untranslatable',
      message: `\`${fields.path}.${name}\` asks about the workload or the configuration of the image, and a decision here is about evidence alone`,
      hint: 'leave that to a policy of the cluster, like a ValidatingAdmissionPolicy, and drop it here',
    });
  }
  return asked.length > 0;
}

function refuse(fields: PolicyFields, text: PlacedText, line: number, why: string): void {
  addError(fields.reader, placeWithin(text, line), {
    rule: 'policy-untranslatable',
    message: `\`${fields.path}\`, line ${line}: ${why}`,
    hint: 'write one policy for each authority that has to pass: all policies that speak of an image must be satisfied',
  });
}

function warnOfFilling({ reader, path }: PolicyFields, text: PlacedText, line: number): void {
  addSurprise(reader, placeWithin(text, line), {
    rule: 'cue-fills-in-authority',
    message: `\`${path}\`, line ${line}: CUE fills in an authority that did not pass, so that the policy-controller lets any one be enough; here all that are named must pass`,
    hint: 'write the name with `!`, like `release!: …`: then it must be there for both',
  });
}

interface Fault {
  readonly line: number;
  readonly why: string;
}

function faultsIn(demand: AuthorityDemand, authorities: readonly AuthorityDraft[]): readonly Fault[] {
  switch (demand.kind) {
    case 'all':
    case 'any':
      return demand.of.flatMap((part) => faultsIn(part, authorities));
    case 'at-least':
      return faultOf(demand.line, whyNotSoMany(demand.count, authorities));
    case 'authority':
      return faultOf(demand.line, whyNever(demand, authorities));
  }
}

function faultOf(line: number, why: string | undefined): readonly Fault[] {
  return why === undefined ? [] : [{ line, why }];
}

function whyNotSoMany(count: number, authorities: readonly AuthorityDraft[]): string | undefined {
  const names = new Set(authorities.map(({ name }) => name));
  if (names.size < authorities.length) return 'of two authorities with one name, it sees one';
  if (count > names.size) return `it wants ${count} of ${names.size} authorities, which can never be`;
  return numberOfChoices(names.size, count) > maxChoices ? 'it has too many ways to be satisfied' : undefined;
}

function whyNever({ name, found }: NamedAuthority, authorities: readonly AuthorityDraft[]): string | undefined {
  const [authority, second] = authorities.filter((each) => each.name === name);
  if (authority === undefined) return `no authority is called ${quote(name)}`;
  if (second !== undefined) return `two authorities are called ${quote(name)}, and it sees one of them`;
  if (found.kind === 'anything') return undefined;
  const has = kindOf(authority);
  if (has !== found.kind) return `the authority ${quote(name)} never has ${found.kind}, because it is about ${has}`;
  return found.kind === 'attestations' ? whyNotTheseNames(found, authority) : undefined;
}

function whyNotTheseNames(
  { names, count = { from: 0, to: Infinity } }: Extract<NamedAuthority['found'], { kind: 'attestations' }>,
  { attestations }: AuthorityDraft,
): string | undefined {
  const written = new Set(attestations.map(({ name }) => name));
  const missing = names.find((name) => !written.has(name));
  if (missing !== undefined) return `no attestation of that authority is called ${quote(missing)}`;
  if (written.size >= count.from && written.size <= count.to) return undefined;
  return `that authority always has ${written.size} names of attestations when it passes, so that this is never true`;
}

function kindOf({ who, attestations }: AuthorityDraft): 'signatures' | 'attestations' | 'static' {
  if (who.kind === 'static') return 'static';
  return attestations.length > 0 ? 'attestations' : 'signatures';
}
