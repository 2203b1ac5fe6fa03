// SPDX-License-Identifier: Apache-2.0
import { addError, type PlacedText, type PolicyFields } from '../policy-fields.ts';
import type { WrittenPolicy } from './read-inline-policy.ts';

/** The same in CEL; what cannot be said in it is a mistake that names the line. */
export function translatePolicy(fields: PolicyFields, { language, text }: WrittenPolicy): PlacedText | undefined {
  addError(fields.reader, text.at, {
    rule: 'policy-untranslatable',
    message: `the policy in ${language} of \`${fields.path}\` cannot be said in CEL`,
    hint: 'write a policy of your own with a condition in CEL: `if: predicate.… == …`',
  });
  return undefined;
}
