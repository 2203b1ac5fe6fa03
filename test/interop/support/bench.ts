// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from 'node:fs';
import { type Registry, type RegistryName, registryNames, startRegistry } from './registries.ts';
import { describeOutcome, type Outcome } from './run-program.ts';
import { type Subject, writeSampleLayout } from './sample-layout.ts';
import { openWorkshop, password, type Workshop } from './workshop.ts';

/** A workshop with running registries and with the files that the programs of others want. */
export interface Bench extends Workshop {
  registry(name: RegistryName): Registry;
  /** `{"default": insecureAcceptAnything}`, for skopeo when it signs. */
  readonly anyPolicy: string;
  /** For `skopeo --registries.d`. */
  readonly registriesFolder: string;
  /** A trusted root without anything in it: cosign then asks nobody for a better one. */
  readonly emptyRoot: string;
  readonly passwordFile: string;
  /** Pushes an image or index that is unlike all others. */
  push(registry: Registry, repository: string, subject: Subject): Promise<PushedImage>;
  closeAll(): Promise<void>;
}

export interface PushedImage {
  /** `127.0.0.1:41234/team/app` */
  readonly repository: string;
  readonly digest: string;
  readonly subject: Subject;
  readonly layout: string;
}

export async function openBench(names: readonly RegistryName[] = registryNames): Promise<Bench> {
  const workshop = openWorkshop();
  const registries = new Map<RegistryName, Registry>();
  for (const name of names) registries.set(name, await startRegistry(name, workshop));
  const registriesFolder = workshop.path('home/.config/containers/registries.d');
  mkdirSync(registriesFolder, { recursive: true });
  workshop.write('home/.config/containers/registries.d/all.yaml', 'default-docker: {use-sigstore-attachments: true}\n');
  let pushed = 0;
  return {
    ...workshop,
    registriesFolder,
    registry: (name) => {
      const registry = registries.get(name);
      if (registry === undefined) throw new Error(`${name} was not started`);
      return registry;
    },
    anyPolicy: workshop.write('any.json', JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] })),
    emptyRoot: workshop.write(
      'root.json',
      JSON.stringify({ mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1' }),
    ),
    passwordFile: workshop.write('password', password),
    push: async (registry, repository, subject) => {
      pushed += 1;
      const layout = workshop.path(`layout-${pushed}`);
      writeSampleLayout(layout, subject, `${workshop.folder} ${pushed}`);
      const name = `${registry.host}/${repository}`;
      const flags = subject === 'index' ? ['--index'] : [];
      const outcome = await workshop.run('crane', ['push', ...flags, layout, `${name}:v1`], { env: registry.env });
      succeeded('crane push', outcome);
      return { repository: name, digest: outcome.stdout.trim().split('@')[1] ?? '', subject, layout };
    },
    closeAll: async () => {
      for (const registry of registries.values()) await registry.close();
      workshop.close();
    },
  };
}

/** @throws with all that the program printed unless it ended with 0 */
export function succeeded(what: string, outcome: Outcome): Outcome {
  if (outcome.code !== 0) throw new Error(`${what}: ${describeOutcome(outcome)}`);
  return outcome;
}
