// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { dockerfileFlags, type FlaggedText } from './dockerfile-flags.ts';
import { dockerfileLines, type Instruction } from './dockerfile-lines.ts';
import { expandVariables } from './expand-variables.ts';
import type { Variables } from './images-of-compose.ts';
import { type FoundImage, imageAt } from './pod-spec.ts';
import { workloadError } from './workload-error.ts';

interface Build {
  readonly escape: string;
  readonly buildArguments: Variables;
  /** `ARG` before the first `FROM`: the only ones that `FROM` sees. */
  readonly globals: Map<string, string | undefined>;
  /** Names of stages in lower case, by their number; the empty text for one without. */
  readonly stages: string[];
  readonly images: FoundImage[];
}

/** The one base that is no image. */
const nothing = 'scratch';
const imageless = new Set(
  'CMD ENTRYPOINT ENV EXPOSE HEALTHCHECK LABEL MAINTAINER SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(' '),
);

/**
 * Every image that a build of the Dockerfile pulls: bases, sources of `COPY --from` and `RUN --mount`, and the program that reads the
 * file, which `# syntax=` names and which runs like the others.
 *
 * @throws {MalformedError} `workload-malformed`
 */
export function imagesOfDockerfile(text: string, buildArguments: Variables): readonly FoundImage[] {
  const { directives, escape, instructions } = dockerfileLines(text);
  const build: Build = { escape, buildArguments, globals: new Map(), stages: [], images: [] };
  const syntax = directives.get('syntax');
  if (syntax !== undefined) addImage(build, syntax.value.split(/\s/, 1)[0] ?? '', syntax.line, 'syntax');
  for (const instruction of instructions) readInstruction(build, instruction);
  if (build.stages.length === 0) throw workloadError(undefined, 'wanted a Dockerfile, got one without `FROM`');
  return build.images;
}

function readInstruction(build: Build, instruction: Instruction): void {
  switch (instruction.name) {
    case 'ARG':
      if (build.stages.length === 0) readGlobalArguments(build, instruction);
      return;
    case 'FROM':
      return readFrom(build, instruction);
    case 'COPY':
    case 'ADD':
    case 'RUN':
      return readSources(build, instruction);
    case 'ONBUILD':
      return readInstruction(build, triggerOf(instruction));
    default:
      if (!imageless.has(instruction.name)) throw unknownInstruction(instruction);
  }
}

/** What builders do not know either is not skipped: it may be what another reader takes for text. */
function unknownInstruction({ name, line }: Instruction) {
  return workloadError({ line, column: 1 }, `wanted an instruction of a Dockerfile, got ${quote(name)}`);
}

/** What a build on top of this image will do, with the images that stand there. */
function triggerOf({ rest, line }: Instruction): Instruction {
  const [, name, others] = /^(\S+)\s*([^]*)$/.exec(rest) ?? [];
  const upper = (name ?? '').toUpperCase();
  if (['', 'ONBUILD', 'FROM', 'MAINTAINER'].includes(upper)) {
    throw workloadError({ line, column: 1 }, `wanted an instruction behind \`ONBUILD\`, got ${quote(upper)}`);
  }
  return { name: upper, rest: others ?? '', line };
}

function readGlobalArguments(build: Build, { rest, line }: Instruction): void {
  for (const word of wordsOf(rest, build.escape)) {
    const [, name, value] = /^([A-Za-z_]\w*)(?:=([^]*))?$/.exec(word) ?? [];
    if (name === undefined)
      throw workloadError({ line, column: 1 }, `wanted a name behind \`ARG\`, got ${quote(word)}`);
    build.globals.set(
      name,
      build.buildArguments.get(name) ?? (value === undefined ? undefined : defaultOf(build, value)),
    );
  }
}

/** Cut at spaces outside of quotes; quotes and escapes stay. */
function wordsOf(text: string, escape: string): readonly string[] {
  const words: string[] = [];
  const gap = /\s*/y;
  for (;;) {
    gap.exec(text);
    const start = gap.lastIndex;
    if (start >= text.length) return words;
    gap.lastIndex = endOfWord(text, start, escape);
    words.push(text.slice(start, gap.lastIndex));
  }
}

function endOfWord(text: string, start: number, escape: string): number {
  let open = '';
  let index = start;
  for (; index < text.length; index++) {
    const character = text.charAt(index);
    if (open === '' && /\s/.test(character)) return index;
    if (character === escape && open !== "'") index++;
    else open = quoteAfter(character, open);
  }
  return text.length;
}

function quoteAfter(character: string, open: string): string {
  if (character === open) return '';
  return open === '' && /["']/.test(character) ? character : open;
}

/** Undefined for what only the builder's shell rules could make text of: whatever uses it is refused. */
function defaultOf(build: Build, written: string): string | undefined {
  const single = /^'([^'\\]*)'$/.exec(written);
  if (single !== null) return single[1];
  const text = /^"([^"\\]*)"$/.exec(written)?.[1] ?? written;
  return /["'\\`\s]/.test(text) ? undefined : expand(build, text);
}

function readFrom(build: Build, instruction: Instruction): void {
  const { base, name } = partsOfFrom(instruction, build);
  const image = expand(build, base);
  if (image === undefined) throw unknownValue(base, instruction.line);
  if (image !== nothing && !build.stages.includes(image.toLowerCase())) {
    addImage(build, image, instruction.line, `stage ${build.stages.length}`);
  }
  // No image has this name, so none is taken for a stage without one.
  build.stages.push(name === '' ? '\0' : name.toLowerCase());
}

/** The base, and the name of the stage, empty if it has none. */
function partsOfFrom(instruction: Instruction, build: Build): { readonly base: string; readonly name: string } {
  const { rest } = flaggedText(instruction, build);
  const { line } = instruction;
  const words = rest.trim().split(/\s+/);
  const [base = '', as = '', name = ''] = words;
  if (words.length === 1 || (words.length === 3 && as.toUpperCase() === 'AS')) return { base, name };
  const wanted = 'wanted an image, or an image `AS` a name, behind `FROM`';
  throw workloadError({ line, column: 1 }, `${wanted}, got ${quote(rest)}`);
}

/** Builders look for spaces among bytes: to them, half a letter may be one. */
function flaggedText({ rest, line }: Instruction, { escape }: Build): FlaggedText {
  const text = dockerfileFlags(rest, escape);
  if (/^[\0-\x7f]*$/.test(rest.slice(0, rest.length - text.rest.length))) return text;
  throw workloadError({ line, column: 1 }, 'wanted flags of ASCII characters');
}

function readSources(build: Build, instruction: Instruction): void {
  const { name, line } = instruction;
  for (const flag of flaggedText(instruction, build).flags) {
    const source = name === 'RUN' ? mountSource(flag, line) : copySource(flag);
    if (source === undefined) continue;
    if (/[$"'\\`]/.test(source)) throw unknownValue(source, line);
    if (!isStage(build, source, line) && source !== nothing)
      addImage(build, source, line, `stage ${build.stages.length - 1}`);
  }
}

function copySource(flag: string): string | undefined {
  return /^--from=(.*)$/i.exec(flag)?.[1];
}

function mountSource(flag: string, line: number): string | undefined {
  const fields = /^--mount=(.*)$/i.exec(flag)?.[1];
  if (fields === undefined) return undefined;
  const sources = fields.split(',').flatMap((field) => /^"?from=([^]*)$/i.exec(field.trim())?.[1] ?? []);
  if (sources.length > 1) throw workloadError({ line, column: 1 }, 'wanted `from` once in a mount, got it twice');
  return sources[0];
}

/** A number, or the name of a stage above this one. */
function isStage({ stages }: Build, source: string, line: number): boolean {
  if (!/^\d+$/.test(source)) return stages.slice(0, -1).includes(source.toLowerCase());
  if (Number(source) < stages.length - 1) return true;
  throw workloadError({ line, column: 1 }, `wanted the number of a stage above, got ${quote(source)}`);
}

function expand({ globals }: Build, text: string): string | undefined {
  return expandVariables(text, { valueOf: (name) => globals.get(name), dollar: '\\$' });
}

function addImage(build: Build, image: string, line: number, path: string): void {
  build.images.push(imageAt({ path, node: { kind: 'scalar', value: image, at: { line, column: 1 } } }, {}));
}

function unknownValue(written: string, line: number) {
  const hint = 'pass the build arguments that have no default; nothing is taken from the environment';
  return workloadError(
    { line, column: 1 },
    `wanted an image, got ${quote(written)}, whose variables are not known`,
    hint,
  );
}
