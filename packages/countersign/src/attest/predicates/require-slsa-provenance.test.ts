// SPDX-License-Identifier: Apache-2.0
import { test } from 'node:test';
import { requirePredicate } from './require-predicate.ts';
import { changed, checkChanges } from './testing/predicate-samples.ts';

test('provenance names its builder and the type of the build', () => {
  checkChanges('https://slsa.dev/provenance/v0.2', [['builder'], ['builder/id'], ['buildType']]);
  checkChanges('https://slsa.dev/provenance/v1', [
    ['buildDefinition'],
    ['buildDefinition/buildType'],
    ['buildDefinition/externalParameters'],
    ['runDetails'],
    ['runDetails/builder'],
    ['runDetails/builder/id'],
  ]);
});

test('a builder without a name passes, as BuildKit writes it', () => {
  requirePredicate('https://slsa.dev/provenance/v0.2', changed('https://slsa.dev/provenance/v0.2', 'builder/id', ''));
});
