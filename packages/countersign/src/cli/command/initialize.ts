// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { dayOf } from '../../authority/trust/trust-notes.ts';
import { wantedTargets } from '../../authority/trust/wanted-targets.ts';
import { createCopyStore } from '../../authority/tuf/copy-store.ts';
import { initializeRepository } from '../../authority/tuf/initialize-repository.ts';
import { loadInitialRoot } from '../../authority/tuf/load-initial-root.ts';
import { parseMirror, publicGoodMirror } from '../../authority/tuf/repository-choice.ts';
import type { RepositoryCopy } from '../../authority/tuf/repository-copy.ts';
import { trustFolder } from '../../authority/tuf/trust-folder.ts';
import { withTransport } from '../../authority/tuf/with-transport.ts';
import { digestHex } from '../../crypto/hash.ts';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { parseTrustedRoot } from '../../trust/parse-trusted-root.ts';
import type { TrustedRoot } from '../../trust/trusted-root.ts';
import type { CliContext } from '../context.ts';
import { type CommandDefinition, type Flags, flagIsSet, flagText, type Invocation } from '../define-command.ts';

export const initializeCommand: CommandDefinition = { configure, run };

const stagingMirror = 'https://tuf-repo-cdn.sigstage.dev';

function configure(command: Command): Command {
  return command
    .addOption(
      new Option('--mirror <url>', 'TUF repository: `https://…`, or `file:///…` for a folder').default(
        publicGoodMirror,
      ),
    )
    .addOption(new Option('--root <file>', 'root.json with which trust begins, a file or an address'))
    .addOption(new Option('--root-checksum <hex>', 'its SHA-256, or `sha512:HEX`; needed for an address'))
    .addOption(new Option('--staging', 'the public instance for tests of Sigstore itself; needs `--root`'))
    .addHelpText('after', examples);
}

const examples = `
From now on trust comes from this TUF repository. Nothing changes unless what it says is properly signed and not expired.

examples:
  countersign initialize
  countersign initialize --mirror https://tuf.example --root root.json
  countersign initialize --mirror file:///mnt/tuf --root /mnt/tuf/1.root.json
  countersign initialize --mirror https://tuf.example --root https://tuf.example/1.root.json --root-checksum 3f1c…
`;

async function run({ args, flags, context }: Invocation): Promise<ExitCode> {
  if (args.length > 0)
    throw new UsageError('usage-flag', 'wanted no argument, got one', { hint: 'pass `--mirror URL`' });
  const mirror = mirrorOf(flags);
  const { files, clock, signal, log, env, homeFolder } = context;
  const store = createCopyStore(trustFolder({ env, homeFolder, cosignVariables: 'honoured' }), { files, log });
  const copy = await withTransport(
    async () => await context.createTransport({}),
    async (openFetch) => {
      const ports = { files, clock, signal, openFetch };
      const source = flagText(flags, 'root');
      const root =
        source === undefined ? undefined : await loadInitialRoot(source, flagText(flags, 'rootChecksum'), ports);
      const request = {
        mirror,
        defaultRoot: embeddedRoot,
        wanted: wantedTargets,
        check: (got: RepositoryCopy) => void trustedRootOf(got),
        ...(root === undefined ? {} : { root }),
      };
      return await initializeRepository(request, { ...ports, store });
    },
  );
  await context.stdout.write(summary(copy, store.folder));
  await warnOfContent(copy, context);
  return 0;
}

function mirrorOf(flags: Flags): string {
  const hasRoot = flagText(flags, 'root') !== undefined;
  if (flagText(flags, 'rootChecksum') !== undefined && !hasRoot)
    throw new UsageError('usage-flag', 'wanted `--root` with `--root-checksum`, got only the latter');
  const given = flagText(flags, 'mirror') ?? publicGoodMirror;
  if (!flagIsSet(flags, 'staging')) return parseMirror(given, '--mirror');
  if (given !== publicGoodMirror) throw new UsageError('usage-flag', 'wanted `--mirror` or `--staging`, got both');
  if (!hasRoot) {
    throw new UsageError('usage-flag', 'wanted `--root` with `--staging`: this program has no root of that instance', {
      hint: 'Sigstore publishes it in its repository root-signing-staging',
    });
  }
  return stagingMirror;
}

async function embeddedRoot(): Promise<Uint8Array> {
  const { embeddedPublicGood } = await import('../../authority/trust/embedded-public-good.ts');
  return embeddedPublicGood().tufRoot;
}

function summary(copy: RepositoryCopy, folder: string): string {
  const targets = Object.entries(copy.targets).map(
    ([name, bytes]) => `  ${name}  ${bytes.byteLength} bytes  sha256:${digestHex('sha256', bytes)}\n`,
  );
  return [
    `trust comes from ${copy.mirror}\n`,
    ...targets,
    `valid until ${dayOf(copy.expiresMs)}, renewed by itself when a command needs it\n`,
    `kept in ${folder}\n`,
  ].join('');
}

async function warnOfContent(copy: RepositoryCopy, { stderr }: CliContext): Promise<void> {
  if (trustedRootOf(copy).origin === 'sandbox') await stderr.write(sandboxWarning);
  if (copy.targets['signing_config.v0.2.json'] === undefined)
    await stderr.write('note: the repository has no signing configuration, so signing needs addresses of services\n');
}

const sandboxWarning =
  'warning: this is the trusted root of a sandbox, which signs for anybody: commands want `--insecure-sandbox`\n';

function trustedRootOf({ targets }: RepositoryCopy): TrustedRoot {
  return parseTrustedRoot(targets[wantedTargets[0]] ?? new Uint8Array());
}
