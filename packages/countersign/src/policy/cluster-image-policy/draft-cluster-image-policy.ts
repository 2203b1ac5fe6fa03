// SPDX-License-Identifier: Apache-2.0
import type { YamlNode } from '../../yaml/yaml-node.ts';
import type { Draft, Materials, PolicyParts, PolicySource } from '../draft.ts';
import {
  addNote,
  addSurprise,
  fieldsOf,
  optionalFields,
  optionalOneOf,
  type PolicyFields,
  type PolicyReader,
  placeOf,
  refuseUnknown,
  requireFields,
} from '../policy-fields.ts';
import type { Problems } from '../problem.ts';
import type { Rule } from '../rule.ts';
import type { AuthorityDemand } from '../translate/authority-demand.ts';
import type { AuthorityDraft } from './authority-draft.ts';
import { compileAuthority } from './compile-authority.ts';
import { compileDemand } from './compile-demand.ts';
import { requireGoText } from './go-fields.ts';
import { readAuthorities } from './read-authority.ts';
import { readImages } from './read-images.ts';
import { readMatch } from './read-match.ts';
import { readWholePolicy } from './read-whole-policy.ts';

/**
 * A `ClusterImagePolicy` of Sigstore's policy-controller (`policy.sigstore.dev`, v1alpha1 and v1beta1) as one rule with the meaning that
 * program gives it. What surprises in that meaning goes to `problems`, too. Undefined if it has no name to call it by.
 */
export function draftClusterImagePolicy(
  document: YamlNode,
  { name: source }: Pick<PolicySource, 'name'>,
  problems: Problems,
): Draft | undefined {
  const reader: PolicyReader = { source, problems, nulls: 'absent' };
  const fields = fieldsOf({ node: document, path: 'ClusterImagePolicy', reader });
  if (fields === undefined) return undefined;
  refuseUnknown(fields, ['apiVersion', 'kind', 'metadata', 'spec', 'status']);
  const metadata = requireFields(fields, 'metadata');
  const name = metadata === undefined ? undefined : requireGoText(metadata, 'name')?.text;
  const spec = requireFields({ ...fields, path: 'the policy' }, 'spec');
  const read = spec === undefined ? undefined : readSpec({ ...spec, path: 'spec' });
  if (name === undefined) return undefined;
  return {
    title: `ClusterImagePolicy ${name}`,
    trustRoots: [],
    wants: [],
    compile: async (materials) => {
      const rule =
        read === undefined
          ? undefined
          : await compileRule(read, materials, { ...reader, problems: materials.problems });
      if (rule === undefined) return partsOf([]);
      return partsOf([{ ...rule, id: `ClusterImagePolicy/${name}`, source: `${source}:${document.at.line}` }]);
    },
  };
}

type SpecDraft = Pick<Rule, 'images' | 'where' | 'enforcement'> & {
  readonly authorities: readonly AuthorityDraft[];
  /** Of `spec.policy`; the first that passes is enough without it. */
  readonly demand?: AuthorityDemand;
};

function readSpec(spec: PolicyFields): SpecDraft {
  refuseUnknown(spec, ['images', 'authorities', 'policy', 'mode', 'match']);
  const authorities = readAuthorities(spec);
  const enforcement = readMode(spec);
  const images = readImages(spec, admitsAnything(authorities, enforcement) ? 'complete' : 'written');
  for (const authority of authorities) warnOfTime(authority, spec.reader);
  const policy = optionalFields(spec, 'policy');
  const demand = policy === undefined ? undefined : readWholePolicy(policy, authorities);
  const where = readMatch(spec);
  return { images, authorities, where, enforcement, ...(demand === undefined ? {} : { demand }) };
}

/** Whether images may pass without evidence. */
function admitsAnything(authorities: readonly AuthorityDraft[], { kind }: Rule['enforcement']): boolean {
  return kind !== 'enforce' || authorities.some(({ who }) => who.kind === 'static' && who.verdict === 'pass');
}

function readMode(spec: PolicyFields): Rule['enforcement'] {
  const mode = optionalOneOf(spec, 'mode', ['enforce', 'warn']) ?? 'enforce';
  if (mode === 'warn') {
    const message = 'this policy admits every image that it speaks of, and warns of those that it would refuse';
    addNote(spec.reader, placeOf(spec, 'mode'), { rule: 'mode-warn', message });
  }
  return { kind: mode };
}

type RuleParts = Omit<Rule, 'id' | 'source'>;

async function compileRule(
  { authorities, images, where, enforcement, demand }: SpecDraft,
  materials: Materials,
  reader: PolicyReader,
): Promise<RuleParts | undefined> {
  const compiled = await Promise.all(
    authorities.map(async (draft) => await compileAuthority(draft, materials, reader)),
  );
  const of = compiled.filter((requirement) => requirement !== undefined);
  // An alternative fewer only refuses more, and the mistake refuses the whole policy in any case.
  if (of.length === 0 || images.length === 0) return undefined;
  // Of two with one name either counts; a policy over both, which could not tell them apart, was refused.
  const isFirst = (name: string, index: number): boolean => authorities.findIndex((one) => one.name === name) === index;
  const named = new Map(
    authorities.map(({ name }, index) => [isFirst(name, index) ? name : `${name}#${index}`, compiled[index]]),
  );
  const tagPrefixes = textsOf(authorities.map(({ tagPrefix }) => tagPrefix));
  return {
    enforcement,
    images,
    except: [],
    mirrors: [],
    where,
    also: textsOf(authorities.map(({ source }) => source)),
    ...(tagPrefixes.length === 0 ? {} : { tagPrefixes }),
    signedName: 'any',
    index: 'self',
    require: compileDemand(demand, named),
  };
}

function textsOf(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== undefined))];
}

/** With a trust root of its own and nothing that proves a time, a signature counts for as long as its certificate: minutes. */
function warnOfTime({ who, witness, format }: AuthorityDraft, reader: PolicyReader): void {
  if (who.kind !== 'keyless' || who.trustRoot === undefined || format === 'bundle') return;
  const { ctlog, timestamp } = witness;
  const isProven = [ctlog?.url, ctlog?.trustRoot, timestamp?.trustRoot].some((part) => part !== undefined);
  if (isProven) return;
  addSurprise(reader, who.trustRoot.at, {
    rule: 'keyless-without-log',
    message:
      'with `trustRootRef` and without `ctlog`, no log is demanded: nothing proves when a signature was made, or shows it to anybody',
    hint: 'name the log of the same trust root: `ctlog: {trustRootRef: NAME}`',
  });
}

function partsOf(rules: readonly Rule[]): PolicyParts {
  return { rules, revoked: [], exceptions: [] };
}
