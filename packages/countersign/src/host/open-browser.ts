// SPDX-License-Identifier: Apache-2.0
import type { Env } from '../ports/env.ts';
import type { OpenBrowser } from '../ports/open-browser.ts';

/** How long a program that opens browsers is watched for a failure. */
const settleMs = 1_000;

/**
 * Opens URLs with what the platform has for that. The program is let go: the browser may be its child, and outlives us.
 * On a machine without a display nothing is started.
 */
export function createOpenBrowser(platform: string, env: Env): OpenBrowser {
  return async (url) => {
    const command = browserCommand(platform, env, url);
    return command !== null && (await start(command));
  };
}

interface BrowserCommand {
  readonly program: string;
  readonly args: readonly string[];
}

/** Null when there is nothing to show a browser on, or the URL is not one for a browser: the programs would open files too. */
export function browserCommand(platform: string, env: Env, url: URL): BrowserCommand | null {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  switch (platform) {
    case 'darwin':
      return { program: 'open', args: [url.href] };
    case 'win32':
      // Not `cmd /c start`: a shell would read the `&` of the query.
      return { program: 'rundll32', args: ['url.dll,FileProtocolHandler', url.href] };
    default:
      return hasDisplay(env) ? { program: 'xdg-open', args: [url.href] } : null;
  }
}

function hasDisplay(env: Env): boolean {
  return ['DISPLAY', 'WAYLAND_DISPLAY', 'WSL_DISTRO_NAME'].some((name) => (env[name] ?? '') !== '');
}

async function start({ program, args }: BrowserCommand): Promise<boolean> {
  const { spawn } = await import('node:child_process');
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const child = spawn(program, args, { stdio: 'ignore', shell: false, detached: true });
  const timer = setTimeout(() => resolve(true), settleMs);
  child.on('error', () => resolve(false));
  child.on('exit', (code) => resolve(code === 0));
  child.unref();
  const started = await promise;
  clearTimeout(timer);
  return started;
}
