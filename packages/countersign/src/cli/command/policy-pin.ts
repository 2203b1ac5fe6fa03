// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { runLimited } from '../../discover/run-limited.ts';
import { UntrustedError, UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { type Digest, isDigest } from '../../oci/digest.ts';
import { parseReference } from '../../oci/parse-reference.ts';
import type { RegistryReference } from '../../oci/reference.ts';
import { repositoryName } from '../../oci/repository-name.ts';
import {
  addPin,
  digestsOf,
  encodePinList,
  type PinList,
  parsePinList,
  pinnedImages,
  removePins,
} from '../../policy/pin-list.ts';
import { type CommandDefinition, flagIsSet, type Invocation } from '../define-command.ts';
import type { ImagePlaces } from '../image-places.ts';
import { openImage } from '../open-image.ts';
import { addRegistryFlags } from '../registry-flags.ts';
import { readImage } from '../resolve-image.ts';
import { withPlaces } from '../with-image.ts';

export const policyPinCommand: CommandDefinition = { configure, run, environment: 'gate' };

function configure(command: Command): Command {
  command
    .argument('<file>', 'list of digests, as `digestIn` reads it; made if it is not there')
    .argument('[image...]', 'images to pin by what their tags stand for now; none: all that are in the list')
    .addOption(
      new Option('--check', 'change nothing: exit code 13 if a tag stands for a digest that is not in the list'),
    )
    .addOption(new Option('--remove', 'remove the lines of these images or digests'));
  return addRegistryFlags(command).addHelpText('after', examples);
}

const examples = `
A new digest is added behind the older ones of its image, which stay: remove them when nothing runs them any more.

examples:
  countersign policy pin bases.txt alpine:3.22 node:24
  countersign policy pin bases.txt
  countersign policy pin --check bases.txt
  countersign policy pin --remove bases.txt sha256:…

exit codes: 0 done · 13 a tag stands for what is not listed, with --check · 11 no such image · 3 a list that does not parse · 4 could not find out
`;

const hint = 'a line that names one is `sha256:… # registry/repository:tag`';
const maxListBytes = 8 * 1024 * 1024;
const parallel = 8;

async function run(invocation: Invocation): Promise<ExitCode> {
  const { args, flags } = invocation;
  if (flagIsSet(flags, 'check') && flagIsSet(flags, 'remove')) {
    throw new UsageError('usage-flag', 'wanted `--check` or `--remove`, got both');
  }
  const [path = '', ...images] = args;
  const list = await readList(path, images, invocation);
  return flagIsSet(flags, 'remove')
    ? await remove(path, list, invocation)
    : await withPlaces(invocation, async (places) => await resolveAll(path, list, places, invocation));
}

async function readList(path: string, images: readonly string[], { flags, context }: Invocation): Promise<PinList> {
  const mayBeNew = images.length > 0 && !flagIsSet(flags, 'check') && !flagIsSet(flags, 'remove');
  const bytes = mayBeNew
    ? await context.files.readIfExists(path, maxListBytes)
    : await context.files.read(path, maxListBytes);
  return bytes === null ? [] : parsePinList(bytes, path);
}

async function remove(path: string, list: PinList, { args, context }: Invocation): Promise<ExitCode> {
  const names = args.slice(1).map((text) => (isDigest(text) ? text : pinName(text)));
  const left = names.reduce(removePins, list);
  if (names.length === 0) throw new UsageError('usage-flag', 'wanted an image or a digest to remove, got none');
  if (left.length === list.length) await context.stderr.write(`${path}: nothing to remove\n`);
  else await context.files.write(path, encodePinList(left), { overwrite: true });
  return 0;
}

async function resolveAll(path: string, list: PinList, places: ImagePlaces, invocation: Invocation): Promise<ExitCode> {
  const { args, flags, context } = invocation;
  const names = args.length > 1 ? args.slice(1).map(pinName) : pinnedImages(list);
  // Nothing that was looked at must not look like nothing that moved.
  if (names.length === 0)
    throw new UsageError('usage-flag', `wanted images to look at, and \`${path}\` names none`, { hint });
  const nameless = list.filter((line) => line.kind === 'pin' && line.image === undefined).length;
  if (args.length === 1 && nameless > 0) {
    await context.stderr.write(
      `warning: ${nameless} of the digests in ${path} name no image, and were not looked at; ${hint}\n`,
    );
  }
  const digests = await runLimited(names, parallel, async (name) => {
    const { descriptor } = await readImage(await openImage(name, places), context.signal);
    return [name, descriptor.digest] as const;
  });
  const fresh = digests.filter(([name, digest]) => !digestsOf(list, name).includes(digest));
  const verb = flagIsSet(flags, 'check') ? 'moved' : 'added';
  for (const [name, digest] of fresh) await context.stderr.write(`${verb}: ${name} is ${digest}\n`);
  if (fresh.length === 0) return 0;
  if (flagIsSet(flags, 'check')) throw movedError(fresh, path);
  const day = new Date(context.clock.nowMs()).toISOString().slice(0, 10);
  const pinned = fresh.reduce((before, [name, digest]) => addPin(before, name, digest, day), list);
  await context.files.write(path, encodePinList(pinned), { overwrite: true });
  return 0;
}

function movedError(moved: readonly (readonly [string, Digest])[], path: string): UntrustedError {
  const count = moved.length === 1 ? `the tag of \`${moved[0]?.[0]}\` stands` : `${moved.length} tags stand`;
  return new UntrustedError('digest-not-listed', `${count} for what is not in \`${path}\``, {
    hint: `look at what changed, then run \`countersign policy pin ${path}\``,
  });
}

/** The normal name with its tag: a digest needs no pin. */
function pinName(text: string): string {
  const reference = parseReference(text);
  if (reference.kind === 'registry' && reference.digest === undefined) return nameOf(reference);
  throw new UsageError('usage-flag', `wanted an image in a registry with a tag to pin, got \`${text}\``);
}

function nameOf(reference: RegistryReference): string {
  return `${repositoryName(reference)}:${reference.tag ?? 'latest'}`;
}
