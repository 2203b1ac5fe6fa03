// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { UnavailableError } from '../errors/errors.ts';
import { failedInspection } from '../inspect/failed-inspection.ts';
import { inspectImage } from '../inspect/inspect-image.ts';
import type { Inspection } from '../inspect/inspection.ts';
import { indexOf, newSigner, requestFor, signIn } from '../inspect/testing/signed-images.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { testImage, writeContent, writeTestManifest } from '../store/test-image.ts';
import { simpleSigningOutput } from './simple-signing-output.ts';
import { encodeFailure, encodeReport, reportSchema } from './verification-report.ts';
import { verificationText } from './verification-text.ts';

const schemaFile = new URL('../../../../docs/reference/report.schema.json', import.meta.url);
const image = testImage('app');
const index = indexOf([{ ...image.manifest.descriptor, platform: { os: 'linux', architecture: 'amd64' } }]);

/** A signed index with a descriptor that only a stranger signed. */
async function inspection(kind: 'self' | 'recursive'): Promise<Inspection> {
  const store = createMemoryStore();
  const signer = newSigner();
  await writeContent(store, image);
  await writeTestManifest(store, index, 'v1');
  await signIn(store, index.descriptor, signer);
  await signIn(store, image.manifest.descriptor, newSigner());
  return await inspectImage(requestFor(store, { tag: 'v1' }, signer, { index: kind }));
}

test('the report tells every signature with its verdict, for the index and for what is in it', async () => {
  const { schema, images } = JSON.parse(encodeReport([await inspection('recursive')])) as Report;
  assert.equal(schema, reportSchema);
  const [own] = images;
  assert.equal(own?.result, 'refused');
  assert.equal(own.error?.code, 'child-unsigned');
  assert.equal(own.accepted[0]?.signer.source, 'cosign.pub');
  const [child] = own.children;
  assert.equal(child?.platform, 'linux/amd64');
  assert.equal(child.refused[0]?.code, 'key-mismatch');
});

test('a failure is a report without images; of a bug nothing is told but that it is one', () => {
  const failure = JSON.parse(encodeFailure(new UnavailableError('registry-timeout', 'too slow'))) as Report;
  assert.deepEqual([failure.schema, failure.images, failure.error?.code], [reportSchema, [], 'registry-timeout']);
  assert.doesNotMatch(encodeFailure(new TypeError('secret')), /secret/);
});

test('the text says which digest was checked, and whether the descriptors of an index were', async () => {
  const own = verificationText(await inspection('self'));
  assert.match(own, new RegExp(`^verified: .*\n  digest checked: ${index.descriptor.digest} \\(an index; its 1 `));
  const all = verificationText(await inspection('recursive'));
  assert.match(all, /^refused: /);
  assert.match(all, /\(an index, and each of its 1 descriptors\)/);
  assert.match(all, /^ {2}refused: .*\(linux\/amd64\)$/m);
});

test('the JSON of cosign has one entry for each accepted signature', async () => {
  const [entry, ...more] = JSON.parse(simpleSigningOutput(await inspection('self'))) as readonly [
    { critical: { image: unknown } },
  ];
  assert.deepEqual(more, []);
  assert.deepEqual(entry.critical.image, { 'docker-manifest-digest': index.descriptor.digest });
});

test('the report has the members that the published schema gives it, and those that it requires', async () => {
  const schema = JSON.parse(await readFile(schemaFile, 'utf8')) as Schema;
  const failed = failedInspection({ reference: 'a' }, new UnavailableError('registry-timeout', 'slow'));
  const reports = [encodeReport([await inspection('recursive'), failed]), encodeFailure(new TypeError('bug'))];
  for (const report of reports) assert.deepEqual(faults(JSON.parse(report), schema, schema), []);
  assert.deepEqual(faults({ schema: reportSchema, image: [] }, schema, schema), [
    'unknown `image`',
    'missing `images`',
  ]);
});

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

/** The few rules of JSON Schema that ours uses. */
function faults(value: unknown, schemaOrRef: Schema, root: Schema): readonly string[] {
  const schema = resolved(schemaOrRef, root);
  if (schema.const !== undefined) return value === schema.const ? [] : [`wanted \`${JSON.stringify(schema.const)}\``];
  if (schema.enum !== undefined) return schema.enum.includes(value) ? [] : [`unlisted \`${JSON.stringify(value)}\``];
  const { items, properties } = schema;
  if (items !== undefined) return (value as readonly unknown[]).flatMap((item) => faults(item, items, root));
  if (properties === undefined) return [];
  const members = Object.entries(value as object).flatMap(([name, member]) => {
    const known = properties[name];
    return known === undefined ? [`unknown \`${name}\``] : faults(member, known, root);
  });
  const missing = (schema.required ?? []).filter((name) => !Object.hasOwn(value as object, name));
  return [...members, ...missing.map((name) => `missing \`${name}\``)];
}

function resolved(schema: Schema, root: Schema): Schema {
  if (schema.$ref !== undefined) return root.$defs?.[schema.$ref.slice('#/$defs/'.length)] ?? {};
  if (schema.allOf === undefined) return schema;
  const parts = schema.allOf.map((part) => resolved(part, root));
  const properties = Object.fromEntries(parts.flatMap((part) => Object.entries(part.properties ?? {})));
  return { properties, required: parts.flatMap((part) => part.required ?? []) };
}

interface Report {
  readonly schema: string;
  readonly images: readonly ImageReport[];
  readonly error?: { readonly code: string };
}

interface ImageReport {
  readonly result: string;
  readonly platform?: string;
  readonly error?: { readonly code: string };
  readonly accepted: readonly { readonly signer: { readonly source: string } }[];
  readonly refused: readonly { readonly code: string }[];
  readonly children: readonly ImageReport[];
}
