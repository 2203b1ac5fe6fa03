// SPDX-License-Identifier: Apache-2.0

import { quote } from '../../bytes/quote.ts';
import { addError, addNote, type PolicyFields, refuseUnknown } from '../policy-fields.ts';
import type { AuthorityKind } from './authority-draft.ts';
import { goText, requireGoText } from './go-fields.ts';

/** `static`: a verdict without a look at evidence. */
export function readStatic(fields: PolicyFields): AuthorityKind | undefined {
  refuseUnknown(fields, ['action', 'message']);
  const action = requireGoText(fields, 'action');
  const message = goText(fields, 'message')?.text;
  if (action === undefined) return undefined;
  if (action.text !== 'pass' && action.text !== 'fail') {
    const wanted = `wanted \`pass\` or \`fail\` in \`${fields.path}.action\`, got ${quote(action.text)}`;
    addError(fields.reader, action.at, { rule: 'value-choice', message: wanted });
    return undefined;
  }
  if (action.text === 'pass') {
    const note = 'these images pass without any signature';
    addNote(fields.reader, action.at, { rule: 'static-pass', message: note });
  }
  return { kind: 'static', verdict: action.text, ...(message === undefined ? {} : { message }) };
}
