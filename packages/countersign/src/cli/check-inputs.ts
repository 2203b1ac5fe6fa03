// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import type { AdmissionContext } from '../policy/admission-context.ts';
import type { ImageExtractor } from '../workload/image-extractor.ts';
import type { ManifestFormat } from '../workload/images-of-manifests.ts';
import type { CliContext } from './context.ts';
import type { NamedAt } from './decided-image.ts';
import { type Flags, flagIsSet, flagList, flagText } from './define-command.ts';

/** One question: an image in one context, with every place that asks it. */
export interface CheckInput {
  /** As the user wrote it. */
  readonly text: string;
  readonly context: AdmissionContext;
  readonly namedAt: readonly NamedAt[];
}

export const manifestFormats: readonly ManifestFormat[] = ['auto', 'images', 'kubernetes', 'compose', 'dockerfile'];

interface NamedImage {
  readonly text: string;
  readonly context: AdmissionContext;
  readonly namedAt: NamedAt;
}

/**
 * Every image that arguments, standard input and `--from` name, in their order; what is named twice in one context once.
 *
 * @throws {UsageError} `usage-flag` – nothing is named, and `--allow-empty` was not given; standard input twice
 * @throws {UsageError} `file-not-found`, `file-unreadable`
 * @throws {MalformedError} as `imagesOfManifests`
 */
export async function checkInputs(
  args: readonly string[],
  flags: Flags,
  context: CliContext,
): Promise<readonly CheckInput[]> {
  const files = flagList(flags, 'from');
  requireStdinOnce([...args, ...files]);
  const images: NamedImage[] = [];
  for (const arg of args) images.push(...(await imagesOfArgument(arg, flags, context)));
  for (const file of files) images.push(...(await imagesOfFile(file, flags, context)));
  if (images.length === 0) requireAllowEmpty(args.length + files.length, flags);
  return withoutDuplicates(images);
}

function requireStdinOnce(sources: readonly string[]): void {
  if (sources.filter((source) => source === '-').length < 2) return;
  throw new UsageError('usage-flag', 'standard input can be read once, and `-` stands there more than once');
}

// A pipeline that loses its list of images must not look like one whose images are all fine.
function requireAllowEmpty(sources: number, flags: Flags): void {
  if (flagIsSet(flags, 'allowEmpty')) return;
  if (sources === 0) {
    throw new UsageError('usage-flag', 'wanted an image, got none', {
      hint: 'name images, pass `-` to read them from standard input, or `--from FILE`',
    });
  }
  throw new UsageError('usage-flag', 'wanted at least one image, and what was read names none', {
    hint: 'check what wrote it; pass `--allow-empty` if nothing to run is fine',
  });
}

async function imagesOfArgument(arg: string, flags: Flags, context: CliContext): Promise<readonly NamedImage[]> {
  if (arg !== '-') return [{ text: arg, context: {}, namedAt: { source: 'argument' } }];
  return await imagesIn(await readSource('-', context), { source: '-', format: 'images', flags });
}

async function imagesOfFile(file: string, flags: Flags, context: CliContext): Promise<readonly NamedImage[]> {
  const format = (flagText(flags, 'fromFormat') ?? 'auto') as ManifestFormat;
  return await imagesIn(await readSource(file, context), { source: file, format, flags });
}

async function readSource(source: string, { prompt, files }: CliContext): Promise<Uint8Array> {
  const { maxManifestBytes } = await import('../workload/images-of-manifests.ts');
  return source === '-' ? await prompt.readAll(maxManifestBytes) : await files.read(source, maxManifestBytes);
}

interface Source {
  readonly source: string;
  readonly format: ManifestFormat;
  readonly flags: Flags;
}

async function imagesIn(bytes: Uint8Array, { source, format, flags }: Source): Promise<readonly NamedImage[]> {
  // Of no known format, but not to be mistaken for a file of an unknown one.
  if (format === 'auto' && isBlank(bytes)) return [];
  const options = { variables: variablesOf(flags), extractors: parseExtractors(flags) };
  const { imagesOfManifests } = await import('../workload/images-of-manifests.ts');
  return imagesOfManifests(bytes, { source, format, ...options }).map((found) => ({
    text: found.image,
    context: found.context,
    namedAt: { source, path: found.path, ...(found.at === undefined ? {} : { at: found.at }) },
  }));
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

/** `tekton.dev/v1/Task:spec.steps[*].image`. @throws {UsageError} `usage-flag` */
function parseExtractors(flags: Flags): readonly ImageExtractor[] {
  return flagList(flags, 'imagesAt').map((text) => {
    const [, apiVersion, kind, path] = /^((?:[^/:]+\/)?[^/:]+)\/([A-Za-z]\w*):(.*)$/.exec(text) ?? [];
    if (apiVersion !== undefined && kind !== undefined && path !== undefined) return { apiVersion, kind, path };
    throw new UsageError('usage-flag', `wanted \`apiVersion/Kind:path\` for \`--images-at\`, got ${quote(text)}`, {
      hint: 'for example `--images-at tekton.dev/v1/Task:spec.steps[*].image`; with nothing behind the colon, objects of that kind run nothing',
    });
  });
}

/** @throws {UsageError} `usage-flag` */
function variablesOf(flags: Flags): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const text of [...flagList(flags, 'variable'), ...flagList(flags, 'buildArg')]) {
    const at = text.indexOf('=');
    if (at <= 0) throw new UsageError('usage-flag', `wanted \`NAME=VALUE\`, got ${quote(text)}`);
    const name = text.slice(0, at);
    if (variables.has(name)) throw new UsageError('usage-flag', `the variable ${quote(name)} is given twice`);
    variables.set(name, text.slice(at + 1));
  }
  return variables;
}

function withoutDuplicates(images: readonly NamedImage[]): readonly CheckInput[] {
  const groups = Map.groupBy(images, ({ text, context }) => JSON.stringify([text, sortedMembers(context)]));
  return [...groups.values()].map((same) => ({
    text: same[0]?.text ?? '',
    context: same[0]?.context ?? {},
    namedAt: same.map(({ namedAt }) => namedAt),
  }));
}

/** Contexts are equal whatever order their members were made in. */
function sortedMembers(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, member]) => [name, sortedMembers(member)] as const);
  return entries.toSorted(([left], [right]) => (left < right ? -1 : 1));
}
