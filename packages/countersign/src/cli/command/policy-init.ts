// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { encodePublicKey } from '../../crypto/public-key-file.ts';
import { runLimited } from '../../discover/run-limited.ts';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { type DraftEvidence, draftPolicy } from '../../policy/draft-policy.ts';
import type { PlainPart } from '../../policy/encode-trust-policy.ts';
import { githubRoot } from '../../trust/github-root.ts';
import { parseTrustedRoot } from '../../trust/parse-trusted-root.ts';
import { publicGoodRoot } from '../../trust/public-good-root.ts';
import { collectDraftEvidence, type DraftRoot, type DraftTrust } from '../collect-draft-evidence.ts';
import type { CliContext } from '../context.ts';
import {
  type CommandDefinition,
  collect,
  type Flags,
  flagIsSet,
  flagList,
  flagText,
  type Invocation,
} from '../define-command.ts';
import { loadTrustedKey } from '../load-key.ts';
import { openImage } from '../open-image.ts';
import { placeTrustedRoot, trustedRootName } from '../place-trusted-root.ts';
import { addRegistryFlags } from '../registry-flags.ts';
import { withPlaces } from '../with-image.ts';
import { writeResult } from '../write-result.ts';

export const policyInitCommand: CommandDefinition = { configure, run, environment: 'gate' };

function configure(command: Command): Command {
  command
    .argument('<image...>', 'images whose signatures and attestations are looked at')
    .addOption(
      new Option(
        '--key <key>',
        'public key that may have signed; without it, what keys signed is a comment (repeatable)',
      ).argParser(collect),
    )
    .addOption(
      new Option('--trusted-root <file>', 'trusted_root.json of your own authorities, besides the built-in ones'),
    )
    .addOption(new Option('--insecure-sandbox', 'accept the trusted root of `countersign sandbox`'))
    .addOption(new Option('--out <file>', 'write the policy into this file instead of stdout'));
  return addRegistryFlags(command).addHelpText('after', examples);
}

const examples = `
The draft says what is there: whoever signed the image is asked for from then on. Read it before you use it.

examples:
  countersign policy init ghcr.io/acme/app:v1 --out acme.yaml
  countersign policy init --key release.pub registry.acme.io/payments/api:v1 registry.acme.io/payments/web:v1

exit codes: 0 drafted, also if nothing was proven · 11 no such image · 4 could not find out
`;

const maxRootBytes = 1024 * 1024;
const parallel = 4;

async function run(invocation: Invocation): Promise<ExitCode> {
  const { args, flags, context } = invocation;
  const trust = await draftTrust(flags, context);
  return await withPlaces(invocation, async (places) => {
    const images = await runLimited(
      args,
      parallel,
      async (text) => await collectDraftEvidence(await openImage(text, places), trust, context.signal),
    );
    const keys = new Map(trust.keys.map(({ key }) => [key.fingerprint, encodePublicKey(key)]));
    const text = draftPolicy(images, { keys, trustRoots: ownRootParts(flags, trust) });
    for (const image of images) await context.stderr.write(outcomeText(image));
    const trustedRoot = flagText(flags, 'trustedRoot');
    const usesOwn = images.some(({ proven }) => proven.some((proof) => proof.trustRoot === ownRootName));
    if (trustedRoot !== undefined && usesOwn)
      await placeTrustedRoot({ policy: flagText(flags, 'out'), trustedRoot }, context);
    await writeResult(new TextEncoder().encode(text), flagText(flags, 'out'), context);
    return 0;
  });
}

function outcomeText({ reference, proven, unproven }: DraftEvidence): string {
  if (proven.length > 0) return `${reference}: ${proven.length} proven\n`;
  const next =
    unproven.length === 0
      ? 'nobody signed it yet, and the draft refuses it: `countersign sign`, then draft again'
      : 'what a key signed needs `--key FILE`, and what your own authorities vouch for `--trusted-root FILE`';
  return `${reference}: nothing was proven\nhint: ${next}\n`;
}

const ownRootName = 'own';

async function draftTrust(flags: Flags, context: CliContext): Promise<DraftTrust> {
  const keys = await Promise.all(flagList(flags, 'key').map(async (source) => await loadTrustedKey(source, context)));
  const own = await readOwnRoot(flags, context);
  const roots: readonly DraftRoot[] = [
    ...(own === undefined ? [] : [own]),
    { root: await publicGoodRoot() },
    { name: 'github', root: await githubRoot() },
  ];
  return { roots, keys, nowMs: context.clock.nowMs() };
}

async function readOwnRoot(flags: Flags, { files }: CliContext): Promise<DraftRoot | undefined> {
  const path = flagText(flags, 'trustedRoot');
  if (path === undefined) return undefined;
  const root = parseTrustedRoot(await files.read(path, maxRootBytes));
  if (root.origin === 'sandbox' && !flagIsSet(flags, 'insecureSandbox')) {
    throw new UsageError(
      'sandbox-refused',
      `\`${path}\` is the trusted root of \`countersign sandbox\`, which signs for anybody`,
    );
  }
  return { name: ownRootName, root };
}

function ownRootParts(flags: Flags, { roots }: DraftTrust): readonly PlainPart[] {
  const file = flagText(flags, 'trustedRoot');
  const own = roots.find(({ name }) => name === ownRootName);
  if (file === undefined || own === undefined) return [];
  const name = trustedRootName({ policy: flagText(flags, 'out'), trustedRoot: file });
  const fields = own.root.logs.length > 0 ? { file: name } : { file: name, log: 'none', timestamp: 'required' };
  return [{ name: ownRootName, comments: ['the path is relative to this file'], fields }];
}
