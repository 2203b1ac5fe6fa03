// SPDX-License-Identifier: Apache-2.0
import { test } from 'node:test';
import { checkChanges } from './testing/predicate-samples.ts';

test('provenance names its builder and the type of the build', () => {
  checkChanges('https://slsa.dev/provenance/v0.2', [['builder'], ['builder/id'], ['builder/id', ''], ['buildType']]);
  checkChanges('https://slsa.dev/provenance/v1', [
    ['buildDefinition'],
    ['buildDefinition/buildType'],
    ['buildDefinition/externalParameters'],
    ['runDetails'],
    ['runDetails/builder'],
    ['runDetails/builder/id'],
  ]);
});
