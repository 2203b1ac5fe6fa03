// SPDX-License-Identifier: Apache-2.0

import { closestName } from '../../bytes/closest-name.ts';
import { quote } from '../../bytes/quote.ts';
import { patternName } from '../../trust/name-matchers.ts';
import type { ExtensionMatcher, NameMatcher } from '../../trust/trusted-identity.ts';
import { type FulcioExtensionName, fulcioExtensionNames } from '../../x509/fulcio-extension-names.ts';
import {
  addError,
  optionalEntries,
  optionalPlacedText,
  type PlacedText,
  type PolicyFields,
  placedTextOf,
  refuseUnknown,
  requireOneField,
} from '../policy-fields.ts';
import { identityForm, warnOfStrangers } from './identity-form.ts';
import { attempt, lateReader } from './policy-scope.ts';
import { readRootName, type WitnessDemand } from './read-trust-roots.ts';
import { patternOf } from './read-values.ts';
import type { SignerForm, SignerScope } from './signer-draft.ts';

const names: readonly FulcioExtensionName[] = Object.values(fulcioExtensionNames);

/** `keyless`: an identity by its issuer, in the certificate's own words. */
export function readKeylessSigner(
  fields: PolicyFields,
  scope: SignerScope,
  demand: Partial<WitnessDemand>,
): SignerForm | undefined {
  refuseUnknown(fields, ['issuer', 'issuerRegex', 'subject', 'subjectRegex', 'extensions', 'trustRoot']);
  const issuer = readMatcher(fields, 'issuer', 'issuerRegex');
  const subject = readMatcher(fields, 'subject', 'subjectRegex');
  const extensions = readExtensions(fields);
  const rootName = readRootName(fields, scope.roots, 'public-good');
  if (issuer === undefined || subject === undefined) return undefined;
  return {
    compile: async (materials) => {
      const late = { ...fields, reader: lateReader(fields.reader, materials) };
      const [issuerName, subjectName] = [await issuer(late), await subject(late)];
      if (issuerName === undefined || subjectName === undefined) return undefined;
      const identity = { issuer: issuerName, subject: subjectName, extensions };
      return await identityForm(identity, rootName, scope, demand).compile(materials);
    },
  };
}

type LateMatcher = (fields: PolicyFields) => Promise<NameMatcher | undefined>;

/** The engine for regular expressions is loaded when one is there. */
function readMatcher(fields: PolicyFields, plain: string, regex: string): LateMatcher | undefined {
  const kind = requireOneField(fields, [plain, regex]);
  const placed = kind === undefined ? undefined : optionalPlacedText(fields, kind);
  if (placed === undefined) return undefined;
  if (kind === plain) {
    const matcher = patternOf(fields, placed);
    if (matcher === undefined) return undefined;
    warnOfStrangers(fields, placed, matcher);
    return async () => matcher;
  }
  return async (late) => await compileRegex(late, placed);
}

async function compileRegex(fields: PolicyFields, placed: PlacedText): Promise<NameMatcher | undefined> {
  const matcher = await attempt(
    fields.reader,
    { at: placed.at, rule: 'pattern-malformed' },
    async () => await patternName(placed.text, 'anchored'),
  );
  if (matcher !== undefined) warnOfStrangers(fields, placed, matcher);
  return matcher;
}

function readExtensions(fields: PolicyFields): readonly ExtensionMatcher[] {
  return optionalEntries(fields, 'extensions', names.length).flatMap((entry) => {
    const name = names.find((known) => known === entry.key);
    if (name === undefined) {
      const closest = closestName(entry.key, names);
      addError(fields.reader, entry.keyAt, {
        rule: 'extension-unknown',
        message: `wanted the name of a certificate extension of Fulcio, got ${quote(entry.key)}`,
        hint: closest === undefined ? `the names are ${names.join(', ')}` : `did you mean \`${closest}\`?`,
      });
    }
    const text = placedTextOf(entry);
    const value = text === undefined ? undefined : patternOf(fields, text);
    return name === undefined || value === undefined ? [] : [{ name, value }];
  });
}
