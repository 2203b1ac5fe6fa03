// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import type { YamlNode } from '../../yaml/yaml-node.ts';
import { expandBraces, translateImagePattern } from './image-patterns.ts';
import type { ImportReport } from './import-report.ts';
import { itemsOf, textOf } from './node-members.ts';

/** Patterns of the images that a rule covers: at least those of the original. */
export function importImages(list: YamlNode | undefined, report: ImportReport): readonly string[] {
  const patterns = patternsIn(list, report).flatMap(({ text, node }) => {
    const { pattern, scope, why } = translateImagePattern(text);
    if (scope === 'wider') report.stricter(node.at, `${quote(text)} became ${quote(pattern)}: ${why}`);
    return [pattern];
  });
  return [...new Set(patterns)];
}

/** Patterns of images that a rule leaves out: none but those of the original. */
export function importExceptions(list: YamlNode | undefined, report: ImportReport): readonly string[] {
  const patterns = patternsIn(list, report).flatMap(({ text, node }) => {
    const {
      pattern,
      scope,
      why = 'Kyverno compares it with names that have a host, and a tag or digest',
    } = translateImagePattern(text);
    if (scope === 'same' && isWholeName(text)) return [pattern];
    report.stricter(node.at, `${quote(text)} is not left out, but covered: ${why}`);
    return [];
  });
  return [...new Set(patterns)];
}

/** Whether it matches anything in Kyverno: without a host, or without an end for tags, it does not, and ours would. */
function isWholeName(text: string): boolean {
  const [host = ''] = text.split('/');
  const hasHost = host.startsWith('*') || (host !== text && /[.:]|^localhost$/.test(host));
  return hasHost && /[*?]$/.test(text);
}

interface PatternText {
  readonly text: string;
  readonly node: YamlNode;
}

function patternsIn(list: YamlNode | undefined, report: ImportReport): readonly PatternText[] {
  return itemsOf(list).flatMap((node) => {
    const text = textOf(node) ?? '';
    const expanded = text === '' ? undefined : expandBraces(text);
    if (expanded !== undefined) return expanded.map((part) => ({ text: part, node }));
    report.untranslated(node.at, `wanted a pattern of images, got ${quote(text)}`);
    return [];
  });
}
