// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import type { ContextTest, LabelTest } from '../admission-context.ts';
import {
  addError,
  fieldsOf,
  optionalEntries,
  optionalItems,
  optionalTexts,
  type PlacedNode,
  type PolicyFields,
  refuseKind,
  refuseUnknown,
} from '../policy-fields.ts';
import { requireGoText } from './go-fields.ts';

const maxLabels = 100;

/** A label selector of Kubernetes, about the labels of the workload: all of it must hold. */
export function readLabelSelector(selector: PolicyFields): readonly ContextTest[] {
  refuseUnknown(selector, ['matchLabels', 'matchExpressions']);
  const labels = optionalEntries(selector, 'matchLabels', maxLabels).flatMap((entry) => {
    const { node } = entry;
    const isText = node.kind === 'scalar' && typeof node.value === 'string';
    if (!isText) refuseKind(entry, 'a text');
    return isText ? [testOf(entry.key, { kind: 'in', values: [String(node.value)] })] : [];
  });
  const expressions = optionalItems(selector, 'matchExpressions', maxLabels).map(readExpression);
  return [...labels, ...expressions.filter((test) => test !== undefined)];
}

function readExpression(item: PlacedNode): ContextTest | undefined {
  const fields = fieldsOf(item);
  if (fields === undefined) return undefined;
  refuseUnknown(fields, ['key', 'operator', 'values']);
  const key = requireGoText(fields, 'key');
  const operator = requireGoText(fields, 'operator');
  const values = optionalTexts(fields, 'values', maxLabels).map(({ text }) => text);
  if (key === undefined || operator === undefined) return undefined;
  const test = labelTest(operator.text, values);
  if (test !== undefined) return testOf(key.text, test);
  const message = `wanted \`In\` or \`NotIn\` with \`values\`, or \`Exists\` or \`DoesNotExist\` without, in \`${fields.path}\`, got ${quote(operator.text)} with ${values.length} values`;
  addError(fields.reader, operator.at, { rule: 'selector-malformed', message });
  return undefined;
}

function labelTest(operator: string, values: readonly string[]): LabelTest | undefined {
  if (operator === 'In' && values.length > 0) return { kind: 'in', values };
  if (operator === 'NotIn' && values.length > 0) return { kind: 'not-in', values };
  if (operator === 'Exists' && values.length === 0) return { kind: 'exists' };
  return operator === 'DoesNotExist' && values.length === 0 ? { kind: 'absent' } : undefined;
}

function testOf(label: string, test: LabelTest): ContextTest {
  return { fact: 'workload.labels', label, test };
}
