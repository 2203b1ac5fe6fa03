// SPDX-License-Identifier: Apache-2.0
import { homedir } from 'node:os';
import type { CliContext, Transport, TransportSettings } from './cli/context.ts';
import { runCli } from './cli/run.ts';
import { watchInterruption } from './host/interruption.ts';
import { createOpenBrowser } from './host/open-browser.ts';
import { createStreamOutput } from './host/stream-output.ts';
import { systemClock } from './host/system-clock.ts';
import { readSystemEnv } from './host/system-env.ts';
import { systemExec } from './host/system-exec.ts';
import { systemFiles } from './host/system-files.ts';
import { systemRandom } from './host/system-random.ts';
import { systemRunProgram } from './host/system-run-program.ts';
import { createTerminalLog } from './host/terminal-log.ts';
import { createTerminalPrompt, type TerminalPromptOptions } from './host/terminal-prompt.ts';

/** The composition root: the only place where the real clock, network, disk and environment come together. */
async function main(argv: readonly string[]): Promise<void> {
  const env = readSystemEnv();
  const interruption = watchInterruption();
  let closeInput = (): void => undefined;
  const terminal: TerminalPromptOptions = {
    get stdin() {
      // Whoever was interrupted while it was read still waits for it, and pausing would not end that.
      closeInput = () => void process.stdin.destroy();
      return process.stdin;
    },
    stderr: { write: (text) => process.stderr.write(text) },
    signal: interruption.signal,
  };
  const context: CliContext = {
    env,
    files: systemFiles,
    exec: systemExec,
    runProgram: systemRunProgram,
    prompt: createTerminalPrompt(terminal),
    clock: systemClock,
    random: systemRandom,
    log: createTerminalLog({
      write: (text) => void process.stderr.write(text),
      verbose: argv.includes('-d') || argv.includes('--verbose'),
    }),
    stdout: createStreamOutput(process.stdout, 'stdout'),
    stderr: createStreamOutput(process.stderr, 'stderr'),
    signal: interruption.signal,
    homeFolder: homedir(),
    platform: { os: process.platform, architecture: process.arch, userId: process.getuid?.() ?? 0 },
    openBrowser: createOpenBrowser(process.platform, env),
    createTransport: async (settings) => await createTransport(settings, env),
  };
  process.exitCode = await runCli(argv, context);
  interruption[Symbol.dispose]();
  closeInput();
}

/** Loaded when a command goes on the network, because loading the network costs more than most commands. */
async function createTransport(settings: TransportSettings, env: CliContext['env']): Promise<Transport> {
  const [{ createFetch }, { parseProxyEnvironment }] = await Promise.all([
    import('./net/create-fetch.ts'),
    import('./net/proxy-environment.ts'),
  ]);
  const { host, verify, caPem, ...atHost } = settings;
  const everywhere = caPem === undefined ? {} : { caPem };
  return createFetch({
    proxies: parseProxyEnvironment(env),
    tls: everywhere,
    ...(host === undefined ? {} : { tlsByHost: new Map([[host, { ...everywhere, ...atHost }]]) }),
    ...(host !== undefined && verify === 'not-at-host' ? { insecureHosts: new Set([host]) } : {}),
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  // Even what goes wrong while starting is one line and exit code 70.
  process.stderr.write(`error: internal error: ${String(error)}\n`);
  process.exitCode = 70;
});
