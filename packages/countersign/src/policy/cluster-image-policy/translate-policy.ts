// SPDX-License-Identifier: Apache-2.0

import { quote } from '../../bytes/quote.ts';
import type { Position } from '../../yaml/yaml-node.ts';
import { addError, addNote, type PlacedText, type PolicyFields } from '../policy-fields.ts';
import { translateCue } from '../translate/cue-to-cel.ts';
import { translateRego } from '../translate/rego-to-cel.ts';
import type { WrittenPolicy } from './written-policy.ts';

/** The same in CEL; what cannot be said in it is a mistake at the line of the policy that says it. */
export function translatePolicy(fields: PolicyFields, { language, text }: WrittenPolicy): PlacedText | undefined {
  const translate = language === 'cue' ? translateCue : translateRego;
  const translation = translate(text.text, 'statement');
  if (translation.kind === 'condition') {
    if (translation.filledIn !== undefined) noteFilling(fields, text, translation.filledIn);
    return { text: translation.cel, at: text.at };
  }
  addError(fields.reader, placeWithin(text, translation.line), {
    rule: 'policy-untranslatable',
    message: `the policy in ${language} of \`${fields.path}\` cannot be said in CEL: line ${translation.line}: ${translation.why}`,
    hint: 'write it as a TrustPolicy with a condition in CEL of your own: `if: predicate.… == …`',
  });
  return undefined;
}

function noteFilling(
  { reader, path }: PolicyFields,
  text: PlacedText,
  { name, line }: { readonly name: string; readonly line: number },
): void {
  addNote(reader, placeWithin(text, line), {
    rule: 'cue-demands-fields',
    message: `\`${path}\`, line ${line}: CUE fills in what a statement lacks, so that the policy-controller lets one without ${quote(name)} pass; here it has to be there`,
    hint: `write the names of fields with \`!\`, like \`${name}!: …\`: then they have to be there for both`,
  });
}

/** A text of several lines begins below the sign that announces it. */
export function placeWithin({ text, at }: PlacedText, line: number): Position {
  return text.includes('\n') ? { line: at.line + line, column: 1 } : at;
}
