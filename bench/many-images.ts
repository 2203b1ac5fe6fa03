// SPDX-License-Identifier: Apache-2.0
// `verify` of 200 images in one call, beside cosign with one call each and with one call for all.
import { cosignVerify } from './one-shot.ts';
import { type Contenders, costOf, inTurns } from './support/measure.ts';
import { onEachRegistry, type Registry } from './support/registries.ts';
import { judge, type Row } from './support/result.ts';
import type { Setting } from './support/setting.ts';
import { pushSignedImages } from './support/signed-images.ts';

const count = 200;

export async function manyImages(setting: Setting): Promise<readonly Row[]> {
  return await onEachRegistry(setting, 'many', async (registry) => await measure(setting, registry));
}

async function measure(setting: Setting, registry: Registry): Promise<readonly Row[]> {
  const images = await pushSignedImages(setting, registry, count);
  const { env, folder, cli } = setting;
  const cosign = await cosignVerify(setting);
  const ours = [...cli.command, 'verify', '--key', 'cosign.pub', ...images];
  const contenders: Contenders<'ours' | 'all' | 'each'> = {
    ours: async () => await costOf({ command: ours, env, cwd: folder }),
    ...(cosign === undefined ? {} : cosignAllAndEach(setting, cosign, images)),
  };
  const { ours: our, all, each } = await inTurns(contenders, setting.length === 'short' ? 1 : 3);
  const row = { benchmark: '200 images', unit: 'ms', ours: our?.wallMs ?? Number.NaN };
  const goal = { kind: 'ratio-at-most', limit: 0.2 } as const;
  return [
    judge({
      ...row,
      name: `one call, wall (${registry.name})`,
      peerName: 'cosign 3, one call each',
      peer: each?.wallMs,
      goal,
    }),
    judge({
      ...row,
      name: `one call, wall (${registry.name})`,
      peerName: 'cosign 3, one call',
      peer: all?.wallMs,
      goal,
    }),
  ];
}

/** One call of cosign for all images, and one for each: in a short run, for some of them, and scaled. */
export function cosignAllAndEach(
  { env, folder, length }: Setting,
  cosign: readonly string[],
  images: readonly string[],
): Contenders<'all' | 'each'> {
  const sample = length === 'short' ? images.slice(0, 20) : images;
  return {
    all: async () => await costOf({ command: [...cosign, ...images], env, cwd: folder }),
    each: async () => {
      let wallMs = 0;
      let cpuMs = 0;
      for (const image of sample) {
        const cost = await costOf({ command: [...cosign, image], env, cwd: folder });
        wallMs += cost.wallMs;
        cpuMs += cost.cpuMs;
      }
      const scale = images.length / sample.length;
      return { wallMs: wallMs * scale, cpuMs: cpuMs * scale };
    },
  };
}
