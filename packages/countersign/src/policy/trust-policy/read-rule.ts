// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import { normaliseSignedName } from '../../oci/signed-name.ts';
import type { DigestList } from '../digest-list.ts';
import { imageGlob } from '../glob-pattern.ts';
import type { ImagePattern } from '../image-pattern.ts';
import {
  addError,
  addNote,
  addSurprise,
  fieldsOf,
  hasField,
  optionalBoolean,
  optionalFields,
  optionalOneOf,
  optionalTexts,
  type PlacedNode,
  type PlacedText,
  type PolicyFields,
  placeOf,
  refuseTogether,
  refuseUnknown,
  requireField,
  requireTexts,
} from '../policy-fields.ts';
import type { Enforcement, Rule } from '../rule.ts';
import { attemptNow, type Later, type PolicyScope } from './policy-scope.ts';
import { readDigestList } from './read-digest-list.ts';
import { type RequirementDraft, readRequirement } from './read-requirement.ts';
import type { SignerBook } from './read-signed-by.ts';
import { optionalInstant, requireName } from './read-values.ts';
import { readWhere } from './read-where.ts';

export interface RuleScope extends PolicyScope {
  readonly book: SignerBook;
  readonly revoked: Later<DigestList>[];
  /** `acme`, or `namespace/acme`. */
  readonly policy: string;
  readonly namespace: string | undefined;
}

export interface RuleDraft {
  readonly name: PlacedText;
  readonly compile: Later<Rule>;
}

const maxPatterns = 1000;
const fieldNames = [
  'name',
  'where',
  'images',
  'except',
  'mirrors',
  'evidence',
  'signedName',
  'index',
  'audit',
  'warnUntil',
  'digestNotIn',
  'require',
];

/** One of `spec.rules`. */
export function readRule(placed: PlacedNode, scope: RuleScope): RuleDraft | undefined {
  const fields = fieldsOf(placed);
  if (fields === undefined) return undefined;
  refuseUnknown(fields, fieldNames);
  const name = requireName(fields, 'name');
  const parts = readParts(fields, scope);
  const require = readRequire(fields, scope);
  if (name === undefined) return undefined;
  const compile: Later<Rule> = async (materials) => {
    const requirement = await require?.(materials);
    if (requirement === undefined) return undefined;
    return {
      id: `${scope.policy}/${name.text}`,
      source: `${scope.reader.source}:${fields.map.at.line}`,
      ...(scope.namespace === undefined ? {} : { namespace: scope.namespace }),
      ...parts,
      require: requirement,
    };
  };
  return { name, compile };
}

function readParts(fields: PolicyFields, scope: RuleScope): Omit<Rule, 'id' | 'source' | 'namespace' | 'require'> {
  if (hasField(fields, 'digestNotIn')) {
    const list = readDigestList(fields, 'digestNotIn', scope);
    if (list !== undefined) scope.revoked.push(list);
  }
  const images = patternsOf(fields, requireTexts(fields, 'images', maxPatterns));
  return {
    enforcement: readEnforcement(fields),
    images,
    except: patternsOf(fields, optionalTexts(fields, 'except', maxPatterns)),
    mirrors: readMirrors(fields, images),
    where: readWhere(fields),
    also: readAlso(fields),
    signedName: readSignedName(fields),
    index: optionalOneOf(fields, 'index', ['self', 'children']) ?? 'self',
  };
}

function patternsOf(fields: PolicyFields, texts: readonly PlacedText[]): readonly ImagePattern[] {
  return texts
    .map(({ text, at }) => attemptNow(fields.reader, { at, rule: 'image-pattern-malformed' }, () => imageGlob(text)))
    .filter((pattern) => pattern !== undefined);
}

/** What a mirror's wildcards stand for is put into a pattern of `images`, which therefore must have as many. */
function readMirrors(fields: PolicyFields, images: readonly ImagePattern[]): readonly ImagePattern[] {
  const texts = optionalTexts(fields, 'mirrors', maxPatterns);
  const counts = images.map(({ text }) => wildcardsIn(text));
  for (const { text, at } of texts) {
    const originals = images.filter((_, index) => counts[index] === wildcardsIn(text));
    if (originals.length > 1) {
      addSurprise(fields.reader, at, {
        rule: 'mirror-ambiguous',
        message: `the mirror ${quote(text)} stands for ${quote(originals[0]?.text ?? '')} and for ${quote(originals[1]?.text ?? '')} alike: what is signed as one counts there as the other`,
        hint: 'write a rule for each, with its own mirror',
      });
    }
    if (originals.length > 0) continue;
    addError(fields.reader, at, {
      rule: 'mirror-mismatch',
      message: `wanted as many wildcards in the mirror ${quote(text)} as in a pattern of \`images\`, got ${wildcardsIn(text)}`,
    });
  }
  return patternsOf(fields, texts);
}

function wildcardsIn(text: string): number {
  return text.match(/\*+/g)?.length ?? 0;
}

function readAlso(fields: PolicyFields): readonly string[] {
  const evidence = optionalFields(fields, 'evidence');
  if (evidence === undefined) return [];
  refuseUnknown(evidence, ['also']);
  return requireTexts(evidence, 'also', 16).flatMap(({ text, at }) => {
    const name = normaliseSignedName(text);
    if (name !== null && name.tag === undefined && name.digest === undefined) return [name.repository];
    addError(fields.reader, at, {
      rule: 'repository-malformed',
      message: `wanted a repository without tag and digest in \`${evidence.path}.also\`, got ${quote(text)}`,
    });
    return [];
  });
}

function readSignedName(fields: PolicyFields): Rule['signedName'] {
  const signedName = optionalOneOf(fields, 'signedName', ['repository', 'tag', 'any', 'if-named']) ?? 'if-named';
  if (signedName === 'any') {
    addSurprise(fields.reader, placeOf(fields, 'signedName'), {
      rule: 'signed-name-any',
      message: `\`${fields.path}\` accepts a signed image under any name: another team's, or an old release under a new tag`,
      hint: 'use `repository`, as soon as your signatures name it: `countersign sign` writes it',
    });
  }
  return signedName;
}

function readEnforcement(fields: PolicyFields): Enforcement {
  refuseTogether(fields, ['audit', 'warnUntil']);
  const fromMs = optionalInstant(fields, 'warnUntil');
  if (optionalBoolean(fields, 'audit') === true) {
    addNote(fields.reader, placeOf(fields, 'audit'), {
      rule: 'rule-audits',
      message: `\`${fields.path}\` only reports, and covers no image`,
    });
    return { kind: 'audit' };
  }
  return { kind: 'enforce', ...(fromMs === undefined ? {} : { fromMs }) };
}

function readRequire(fields: PolicyFields, scope: RuleScope): RequirementDraft | undefined {
  const placed = requireField(fields, 'require');
  return placed === undefined ? undefined : readRequirement(placed, scope);
}
