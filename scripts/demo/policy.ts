// SPDX-License-Identifier: Apache-2.0
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Story } from './story.ts';

const bill = { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components: [] };

function policyFor(host: string): string {
  return `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: demo}
spec:
  signers:
    release: {key: {file: cosign.pub}}
  rules:
    - name: app
      images: ["${host}/demo/**"]
      require:
        all:
          - {signedBy: release}
          - {attestation: cyclonedx, by: release, match: any, if: predicate.specVersion == "1.6"}
`;
}

function deploymentOf(image: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  template:
    spec:
      containers:
        - {name: app, image: "${image}"}
`;
}

/** More than a signature: what must be attested, written down once, and the same answer for a pipeline and a person. */
export async function tellPolicy({ folder, host, honest, step, run }: Story): Promise<void> {
  const genuine = `${host}/demo/app@${honest}`;
  await writeFile(join(folder, 'sbom.json'), JSON.stringify(bill));
  await writeFile(join(folder, 'policy.yaml'), policyFor(host));
  await writeFile(join(folder, 'deploy.yaml'), deploymentOf(`${host}/demo/app:v1`));

  step('A policy asks for more: a signature, and a bill of materials that the same key attests');
  await run(['check', '--policy', 'policy.yaml', genuine], {
    exit: 13,
    meaning: 'REFUSED: signed, and nobody has said yet what is in it.',
  });
  await run(['attest', '--key', 'cosign.key', '--type', 'cyclonedx', '--predicate', 'sbom.json', genuine], {
    exit: 0,
    meaning: 'The statement lies beside the image, signed.',
  });
  await run(['check', '--policy', 'policy.yaml', '--explain', genuine], {
    exit: 0,
    meaning: 'ADMITTED, with the reasoning.',
    shows: 'answer',
  });

  step('The pipeline is about to deploy what the attacker put under the same name');
  await run(['check', '--policy', 'policy.yaml', '--from', 'deploy.yaml'], {
    exit: 13,
    meaning: 'REFUSED, with the line of the manifest that names it.',
  });

  step('The genuine image, with its signature and its attestation, under the name of another one');
  await run(['copy', genuine, `${host}/demo/admin:v1`], { exit: 0, meaning: 'Whatever is attached came along.' });
  await run(['check', '--policy', 'policy.yaml', `${host}/demo/admin:v1`], {
    exit: 13,
    meaning: 'REFUSED: the signature says under which name the image may be used.',
  });
}
