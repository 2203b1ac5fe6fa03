// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ourProgram, type Workshop } from './workshop.ts';

/** `countersign sandbox` as a process of its own. */
export interface SandboxProgram {
  /** What it prints: `SANDBOX_ISSUER` and the like. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends it with Ctrl-C; its exit code. */
  stop(): Promise<number>;
}

const lastVariable = 'SANDBOX_FOLDER';

export async function startSandboxProgram(workshop: Workshop, ...flags: readonly string[]): Promise<SandboxProgram> {
  const [program, ...first] = ourProgram();
  const child = spawn(program, [...first, 'sandbox', ...flags], {
    env: workshop.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (new RegExp(`^export ${lastVariable}=.*\n`, 'm').test(text)) break;
  }
  return {
    env: Object.fromEntries([...text.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value])),
    stop: async () => {
      child.kill('SIGINT');
      const [code] = await ended;
      return typeof code === 'number' ? code : 128;
    },
  };
}
