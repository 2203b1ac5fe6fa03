// SPDX-License-Identifier: Apache-2.0
import type { CommandDefinition } from '../define-command.ts';
import { flagIsSet } from '../define-command.ts';
import { productVersion } from '../product-version.ts';

export const versionCommand: CommandDefinition = {
  configure: (command) => command.option('--json', 'print JSON'),
  run: async ({ flags, context }) => {
    const version = { version: productVersion, platform: `${context.platform.os}/${context.platform.architecture}` };
    const text = `countersign ${version.version} (${version.platform})\n`;
    await context.stdout.write(
      flagIsSet(flags, 'json') ? `${JSON.stringify({ gitVersion: version.version, ...version })}\n` : text,
    );
    return 0;
  },
};
