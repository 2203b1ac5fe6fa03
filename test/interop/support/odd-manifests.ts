// SPDX-License-Identifier: Apache-2.0

/**
 * `same`: kubectl and we read the same objects. `neither`: both refuse the file. `stricter`: kubectl reads it, and we refuse it, because
 * readers, or versions of kubectl, disagree about it.
 */
export type Reading = 'same' | 'neither' | 'stricter';

export interface OddManifest {
  readonly name: string;
  readonly reading: Reading;
  readonly bytes: Uint8Array;
}

const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n';
const json = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}';
const other = json.replace('"a"', '"b"');
const bomb = `${head}a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefg'.replaceAll(
  /./g,
  (name) => `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before(name)}`).join(',')}]\n`,
)}`;

const rows: readonly (readonly [string, Reading, string | Uint8Array])[] = [
  ['several documents', 'same', `${head}---\n${head}`],
  ['a comment behind a separator', 'same', `${head}--- # two\n${head}`],
  ['text behind a separator', 'neither', `${head}--- {a: b}\n${head}`],
  ['a separator with spaces', 'same', `${head}---   \n${head}`],
  ['empty documents', 'same', `---\n---\n\n---\n# nothing\n---\n${head}---\n`],
  ['comments of Helm', 'same', `---\n# Source: a/b.yaml\n${head}---\n# Source: a/c.yaml\n---\n# Source: d\n${head}`],
  ['the end of a document', 'same', `${head}...\n---\n${head}`],
  ['text behind the end of a document', 'stricter', `${head}...\n${head}`],
  ['a separator in a block of text', 'neither', `${head}data:\n  a: |\n    x\n---\n    y\n`],
  ['an indented separator in a block of text', 'same', `${head}data:\n  a: |\n    x\n    ---\n    y\n`],
  ['a separator within quotes', 'neither', `${head}data: {a: "x\n---\ny"}\n`],
  ['a directive', 'neither', `%YAML 1.1\n---\n${head}`],
  ['a list', 'same', `apiVersion: v1\nkind: List\nitems:\n- ${head.replaceAll('\n', '\n  ')}\n- ${json}\n`],
  [
    'a list in a list',
    'neither',
    `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items: [${json}]\n`,
  ],
  [
    'a list of one kind',
    'same',
    'apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: a}\n- metadata: {name: b}\n',
  ],
  ['a list without items', 'same', `apiVersion: v1\nkind: List\nitems: []\n---\n${head}`],
  ['a list whose items are null', 'same', `apiVersion: v1\nkind: List\nitems:\n---\n${head}`],
  ['items in another kind', 'stricter', `${pod}  - {name: a, image: good}\nitems: [${json}]\n`],
  ['a merge before the key', 'same', `${head}x: &x {image: evil, b: 1}\ny:\n  <<: *x\n  image: good\n`],
  ['a merge behind the key', 'same', `${head}x: &x {image: evil, b: 1}\ny:\n  image: good\n  <<: *x\n`],
  ['merges of a list', 'same', `${head}x: &x {a: 1, b: 1}\ny: &y {a: 2, c: 2}\nz:\n  <<: [*x, *y, {a: 3, d: 3}]\n`],
  ['two merges', 'same', `${head}x: &x {a: 1}\ny: &y {a: 2}\nz: {<<: *x, <<: *y}\n`],
  ['a merge key within quotes', 'same', `${head}x: &x {a: 1}\ny: {"<<": *x}\n`],
  ['a merge of text', 'neither', `${head}x: &x text\ny: {<<: *x}\n`],
  ['an alias', 'same', `${head}x: &x {a: [1, 2]}\ny: *x\nz: [*x, *x]\n`],
  ['an anchor that is used twice', 'same', `${head}x: &x 1\ny: *x\nz: &x 2\nw: *x\n`],
  ['an alias before its anchor', 'neither', `${head}y: *x\nx: &x 1\n`],
  ['an alias within itself', 'neither', `${head}x: &x {a: *x}\n`],
  ['an alias that names a key', 'same', `${head}x: &x name\ny: {*x : 1}\n`],
  ['a bomb of aliases', 'neither', bomb],
  ['two equal keys', 'same', `${pod}  - name: a\n    image: good\n    image: evil\n`],
  [
    'two equal keys far apart',
    'same',
    `${pod}  - {name: a, image: good}\nspec:\n  containers:\n  - {name: b, image: evil}\n`,
  ],
  ['equal keys of two types', 'stricter', `${head}x: {1: a, "1": b}\n`],
  ['equal keys of two spellings', 'same', `${head}x: {yes: a, on: b}\n`],
  ['yes, no, on, off', 'same', `${head}x: [yes, no, on, off, y, n, Y, N, Yes, NO, "yes", 'no', true, False]\n`],
  ['keys that are no text', 'same', `${head}x: {yes: 1, 2: b, 0x10: c, off: d}\n`],
  ['a key that is a fraction', 'stricter', `${head}x: {1.5: a}\n`],
  ['a key that is null', 'neither', `${head}x: {~: a}\n`],
  ['a key that is a list', 'neither', `${head}x: {[a]: b}\n`],
  [
    'octal, hexadecimal, binary',
    'same',
    `${head}x: [017, 0o17, 0x1F, 0b11, -0x1, +1, 08, 1_000, 0b-1, -0b1, 9223372036854775808]\n`,
  ],
  ['fractions', 'same', `${head}x: [1.5, .5, 1., 1e3, -.5, +1.5e-2, 1e999, .1_0, 12e03, 1.2.3]\n`],
  ['not a number', 'neither', `${head}x: .nan\n`],
  ['times and base 60', 'same', `${head}x: [2026-01-02, 2026-01-02T03:04:05Z, 1:30, 190:20:30]\n`],
  ['nulls', 'same', `${head}x: [~, null, Null, NULL, "", '']\ny:\nz: ~\n`],
  ['an image that is no text', 'same', `${pod}  - {name: a, image: 1.0}\n`],
  ['a tag of text', 'same', `${head}x: !!str 1\ny: !!str yes\n`],
  ['other tags', 'stricter', `${head}x: !!binary YQ==\ny: !foo a\n`],
  ['windows line ends', 'same', head.replaceAll('\n', '\r\n')],
  ['a lone carriage return', 'stricter', `${head}# x\rdata: {a: b}\n`],
  ['a line separator in a comment', 'stricter', `${head}# x\u2028data: {a: b}\n`],
  ['a next line in a comment', 'stricter', `${head}# x\u0085data: {a: b}\n`],
  ['a byte order mark', 'same', `\ufeff${head}`],
  ['a byte order mark in the middle', 'stricter', `${head}\ufeffdata: {a: b}\n`],
  ['UTF-16', 'same', Buffer.from(`\ufeff${head}`, 'utf16le')],
  ['a byte that is no UTF-8', 'stricter', Buffer.concat([Buffer.from(`${head}x: `), Buffer.from([0xff, 0x0a])])],
  ['a control character', 'neither', `${head}x: a\u0007b\n`],
  ['a tab as indentation', 'neither', `${head}data:\n\ta: b\n`],
  ['a tab behind a colon', 'same', `${head}data:\n  a:\tb\n`],
  ['an escaped character', 'same', `${head}x: "\\u0041\\x42\\n\\e"\n`],
  ['a folded text', 'same', `${head}x: >-\n  a\n  b\n\n  c\ny: "a\n  b"\nz: a\n  b\n`],
  ['a kept end of text', 'same', `${head}x: |+\n  a\n\n---\n${head}`],
  ['a quote that ends later', 'stricter', `${head}q: 'it''\na: s'\n`],
  ['a question mark in a flow', 'stricter', `${head}x: [?a, b]\n`],
  ['a colon without space in a flow', 'stricter', `${head}x: {e:, g}\n`],
  ['an explicit key', 'same', `${head}? x\n: y\n`],
  ['JSON', 'same', json],
  ['several JSON values', 'same', `${json}${other}\n${json}`],
  ['JSON, then YAML', 'same', `${json}\n---\n${head}`],
  ['two JSON values, then YAML', 'neither', `${json}\n${other}\n---\n${head}`],
  ['JSON behind a separator', 'same', `---\n${json}\n---\n${other}\n`],
  ['JSON with an escaped slash', 'same', json.replace('"a"', '"a\\/b"')],
  ['JSON with equal members', 'same', json.replace('"kind"', '"kind":"Pod","kind"')],
  ['JSON with a tab', 'same', `{\t${json.slice(1)}`],
  ['a flow map that is no JSON', 'same', '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}'],
  ['JSON with a comma at the end', 'same', json.replace(/}$/, ',}')],
  ['JSON and null', 'same', `${json}\nnull\n${other}`],
  ['no kind', 'neither', 'apiVersion: v1\nmetadata: {name: a}\n'],
  ['a kind that is a number', 'neither', 'apiVersion: v1\nkind: 1\nmetadata: {name: a}\n'],
  ['another letter case', 'neither', 'apiVersion: v1\nKind: ConfigMap\nmetadata: {name: a}\n'],
  ['text instead of an object', 'neither', 'just text\n'],
  ['a list instead of an object', 'neither', `- ${json}\n`],
  ['lines before the end of a quote', 'stricter', `${head}x: "a\nb"\n`],
];

export const oddManifests: readonly OddManifest[] = rows.map(([name, reading, content]) => ({
  name,
  reading,
  bytes: typeof content === 'string' ? Buffer.from(content) : content,
}));

function before(name: string): string {
  return String.fromCharCode(name.charCodeAt(0) - 1);
}
