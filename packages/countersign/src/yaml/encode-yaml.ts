// SPDX-License-Identifier: Apache-2.0

/** What is to be written as YAML; comments stand above the entry that they speak of. */
export type YamlDraft = string | number | boolean | null | readonly YamlDraft[] | YamlDraftMap;

export interface YamlDraftMap {
  readonly entries: readonly YamlDraftEntry[];
  /** `block` keeps one entry on each line, however short they are. */
  readonly layout?: 'block';
}

export interface YamlDraftEntry {
  readonly key: string;
  readonly value: YamlDraft;
  readonly comments?: readonly string[];
}

const width = 120;
// Everything else is quoted: no reader may take text for a number, a date, a tag, an alias or a comment.
const plain = /^[A-Za-z/](?:[\w./@*+-]|:(?=[/\w]))*$/;
const reserved = /^(?:true|false|null|yes|no|on|off|y|n)$/i;
// Controls, line separators and marks that reorder text: valid in YAML, and nothing that a reviewer would see (CVE-2021-42574).
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const literalLines = /^[\x21-\x7e][\x20-\x7e]*(?:\n[\x20-\x7e]+)*\n?$/;

/** YAML that every reader understands in one way, and that is the same for the same input. Ends with a line break. */
export function encodeYaml(draft: YamlDraftMap): string {
  return `${blockMap(draft, 0).join('\n')}\n`;
}

/** `text` as a comment that stays one, whatever is in it. */
export function yamlComment(text: string): string {
  return `# ${visible(text)}`.trimEnd();
}

function visible(text: string): string {
  return text.replace(unseen, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

function blockMap(map: YamlDraftMap, indent: number): readonly string[] {
  const space = ' '.repeat(indent);
  return map.entries.flatMap(({ key, value, comments = [] }) => [
    ...comments.map((comment) => `${space}${yamlComment(comment)}`),
    ...withHead(`${space}${scalar(key)}:`, value, indent),
  ]);
}

function blockList(list: readonly YamlDraft[], indent: number): readonly string[] {
  const space = ' '.repeat(indent);
  return list.flatMap((item) => {
    const flow = flowOf(item);
    if (flow !== undefined && indent + 2 + flow.length <= width) return [`${space}- ${flow}`];
    if (typeof item === 'string' && flow === undefined) return withHead(`${space}-`, item, indent);
    const lines = isMap(item) ? blockMap(item, indent + 2) : isList(item) ? blockList(item, indent + 2) : [flow ?? ''];
    // Comments above the first entry come before the dash.
    const first = lines.findIndex((line) => !line.trimStart().startsWith('#'));
    return lines.map((line, index) => {
      if (index > first) return line;
      return index < first ? line.slice(2) : `${space}- ${line.trimStart()}`;
    });
  });
}

function withHead(head: string, value: YamlDraft, indent: number): readonly string[] {
  const flow = flowOf(value);
  if (flow !== undefined && head.length + 1 + flow.length <= width) return [`${head} ${flow}`];
  if (typeof value === 'string' && flow === undefined) return literal(head, value, indent + 2);
  if (isMap(value)) return [head, ...blockMap(value, indent + 2)];
  if (isList(value)) return [head, ...blockList(value, indent + 2)];
  return [`${head} ${flow ?? ''}`];
}

function literal(head: string, text: string, indent: number): readonly string[] {
  const lines = text.replace(/\n$/, '').split('\n');
  return [`${head} ${text.endsWith('\n') ? '|' : '|-'}`, ...lines.map((line) => `${' '.repeat(indent)}${line}`)];
}

/** The value on one line; undefined if it must not be, because of comments or of lines in it. */
function flowOf(value: YamlDraft): string | undefined {
  if (isList(value)) {
    const items = value.map(flowOf);
    return items.includes(undefined) ? undefined : `[${items.join(', ')}]`;
  }
  if (isMap(value)) {
    if (value.entries.length === 0) return '{}';
    const entries = value.entries.map((entry) => ({ key: entry.key, flow: flowOf(entry.value), entry }));
    const mustBreak = entries.some(({ flow, entry }) => flow === undefined || (entry.comments ?? []).length > 0);
    if (mustBreak || value.layout === 'block') return undefined;
    return `{${entries.map(({ key, flow }) => `${scalar(key)}: ${flow}`).join(', ')}}`;
  }
  return typeof value === 'string' && value.includes('\n') && literalLines.test(value) ? undefined : scalar(value);
}

function scalar(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value);
  return plain.test(value) && !reserved.test(value) ? value : quoted(value);
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(unseen, (character) => units(character).join(''));
}

function units(character: string): readonly string[] {
  return [...Array(character.length).keys()].map(
    (index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  );
}

function isList(value: YamlDraft): value is readonly YamlDraft[] {
  return Array.isArray(value);
}

function isMap(value: YamlDraft): value is YamlDraftMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
