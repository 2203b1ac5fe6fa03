// SPDX-License-Identifier: Apache-2.0
// `check` by policy: one image in a fresh process beside cosign and beside our own `verify`, and 200 images in one call beside
// cosign with one call each and with one call for all.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cosignAllAndEach } from './many-images.ts';
import { cosignVerify } from './one-shot.ts';
import { type Contenders, type Cost, costOf, inTurns } from './support/measure.ts';
import { onEachRegistry, type Registry } from './support/registries.ts';
import { judge, type Row } from './support/result.ts';
import type { Setting } from './support/setting.ts';
import { pushSignedImages } from './support/signed-images.ts';

const count = 200;
const benchmark = 'check';

export async function checkImages(setting: Setting): Promise<readonly Row[]> {
  return await onEachRegistry(setting, 'check', async (registry) => await measure(setting, registry));
}

async function measure(setting: Setting, registry: Registry): Promise<readonly Row[]> {
  const images = await pushSignedImages(setting, registry, count);
  await writeFile(join(setting.folder, 'check.yaml'), policyFor(registry));
  return [...(await oneImage(setting, registry, images)), ...(await allImages(setting, registry, images))];
}

function policyFor({ host }: Registry): string {
  return `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: bench}
spec:
  signers:
    release: {key: {file: cosign.pub}}
  rules:
    - name: all
      images: ["${host}/**"]
      require: {signedBy: release}
`;
}

async function oneImage(
  setting: Setting,
  registry: Registry,
  [image = '']: readonly string[],
): Promise<readonly Row[]> {
  const { cli, env, folder } = setting;
  const cost = (command: readonly string[]) => async (): Promise<Cost> => await costOf({ command, env, cwd: folder });
  const cosign = await cosignVerify(setting);
  const { check, verify, peer } = await inTurns(
    {
      check: cost([...cli.command, 'check', '--policy', 'check.yaml', image]),
      verify: cost([...cli.command, 'verify', '--key', 'cosign.pub', image]),
      ...(cosign === undefined ? {} : { peer: cost([...cosign, image]) }),
    },
    setting.length === 'short' ? 9 : 25,
  );
  const row = (unit: 'wall' | 'CPU', peerName: string, cost: 'wallMs' | 'cpuMs', other: Cost | undefined): Row =>
    judge({
      benchmark,
      unit: 'ms',
      name: `one image, ${unit} (${registry.name})`,
      ours: check?.[cost] ?? Number.NaN,
      peerName,
      peer: other?.[cost],
      goal: peerName === 'cosign 3' && unit === 'wall' ? { kind: 'ratio-at-most', limit: 1 } : { kind: 'none' },
    });
  return [
    row('wall', 'cosign 3', 'wallMs', peer),
    row('wall', 'our `verify`', 'wallMs', verify),
    row('CPU', 'cosign 3', 'cpuMs', peer),
    row('CPU', 'our `verify`', 'cpuMs', verify),
  ];
}

async function allImages(setting: Setting, registry: Registry, images: readonly string[]): Promise<readonly Row[]> {
  const { env, folder, cli } = setting;
  const cosign = await cosignVerify(setting);
  const ours = (command: readonly string[]) => async (): Promise<Cost> =>
    await costOf({ command: [...cli.command, ...command, ...images], env, cwd: folder });
  const contenders: Contenders<'check' | 'verify' | 'all' | 'each'> = {
    check: ours(['check', '--policy', 'check.yaml']),
    verify: ours(['verify', '--key', 'cosign.pub']),
    ...(cosign === undefined ? {} : cosignAllAndEach(setting, cosign, images)),
  };
  const { check, verify, all, each } = await inTurns(contenders, setting.length === 'short' ? 1 : 3);
  const name = `${count} images in one call, wall (${registry.name})`;
  const row = { benchmark, name, unit: 'ms', ours: check?.wallMs ?? Number.NaN };
  const goal = { kind: 'ratio-at-most', limit: 0.2 } as const;
  return [
    judge({ ...row, peerName: 'cosign 3, one call each', peer: each?.wallMs, goal }),
    judge({ ...row, peerName: 'cosign 3, one call', peer: all?.wallMs, goal }),
    judge({ ...row, peerName: 'our `verify`, one call', peer: verify?.wallMs, goal: { kind: 'none' } }),
  ];
}
