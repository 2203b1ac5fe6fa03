// SPDX-License-Identifier: Apache-2.0
// `verify --key` of one image in a fresh process, beside cosign on the same registry.
import { findProgram } from '../test/interop/support/find-program.ts';
import { type Cost, costOf, inTurns } from './support/measure.ts';
import { onEachRegistry, type Registry } from './support/registries.ts';
import { judge, type Row } from './support/result.ts';
import { type Setting, writeEmptyRoot } from './support/setting.ts';
import { pushSignedImages } from './support/signed-images.ts';

const benchmark = 'one-shot';

export async function oneShot(setting: Setting): Promise<readonly Row[]> {
  return await onEachRegistry(setting, 'one-shot', async (registry) => await measure(setting, registry));
}

async function measure(setting: Setting, registry: Registry): Promise<readonly Row[]> {
  const [image = ''] = await pushSignedImages(setting, registry, 1);
  const { cli, env, folder } = setting;
  const verify = ['verify', '--key', 'cosign.pub', image];
  const cost = (command: readonly string[]) => async (): Promise<Cost> => await costOf({ command, env, cwd: folder });
  const cosign = await cosignVerify(setting);
  const medians = await inTurns(
    {
      node: cost([process.execPath, '-e', '0']),
      ours: cost([...cli.command, ...verify]),
      direct: cost([...cli.direct, ...verify]),
      ...(cosign === undefined ? {} : { cosign: cost([...cosign, image]) }),
    },
    setting.length === 'short' ? 9 : 25,
  );
  return rowsOf(registry.name, medians);
}

/** The command line of cosign 3 up to the image, or undefined where it is not installed. */
export async function cosignVerify(setting: Setting): Promise<readonly string[] | undefined> {
  const cosign = findProgram('cosign3');
  if (cosign === undefined) return undefined;
  const root = await writeEmptyRoot(setting);
  const flags = ['--key', 'cosign.pub', '--insecure-ignore-tlog=true', '--allow-http-registry', '--trusted-root', root];
  return [cosign, 'verify', ...flags];
}

function rowsOf(
  where: string,
  { node, ours, direct, cosign }: Partial<Record<'node' | 'ours' | 'direct' | 'cosign', Cost>>,
): readonly Row[] {
  const ms = { benchmark, unit: 'ms' };
  const cpu = ours?.cpuMs ?? Number.NaN;
  return [
    judge({
      ...ms,
      name: `verify --key, wall (${where})`,
      ours: ours?.wallMs ?? Number.NaN,
      peerName: 'cosign 3',
      peer: cosign?.wallMs,
      goal: { kind: 'ratio-at-most', limit: 1 },
    }),
    judge({
      ...ms,
      name: `verify --key, CPU (${where})`,
      ours: cpu,
      peerName: 'cosign 3',
      peer: cosign?.cpuMs,
      goal: { kind: 'at-most', limit: 60 },
    }),
    judge({
      ...ms,
      name: `the same beside Node's own start, CPU`,
      ours: cpu,
      peerName: 'node -e 0',
      peer: node?.cpuMs,
      goal: { kind: 'none' },
    }),
    judge({
      ...ms,
      name: `the same beside no shim and no code cache, CPU`,
      ours: cpu,
      peerName: 'main.cjs',
      peer: direct?.cpuMs,
      goal: { kind: 'none' },
    }),
  ];
}
