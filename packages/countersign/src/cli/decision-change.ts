// SPDX-License-Identifier: Apache-2.0
import type { JsonValue } from '../bytes/json.ts';
import { oneLine } from '../bytes/one-line.ts';
import type { Decision } from '../policy/decision.ts';
import { counted, reasonText, resultText } from '../policy/decision-words.ts';
import { encodeDecision } from '../policy/encode-decision.ts';
import { type NamedAt, placeText } from './decided-image.ts';

/** What two sets of policies say of one image, given the same evidence. */
export interface ComparedImage {
  readonly before: Decision;
  readonly after: Decision;
  readonly namedAt: readonly NamedAt[];
}

/** Whether the door would do something else, or for another reason; alerts and warnings are part of what it does. */
export function isChanged({ before, after }: ComparedImage): boolean {
  return essence(before) !== essence(after);
}

/** While nobody could find out, nobody can say that nothing changes. */
export function isUncertain({ before, after }: ComparedImage): boolean {
  return before.result === 'unavailable' || after.result === 'unavailable';
}

function essence({ result, admitted, reason, alerts, exceptions }: Decision): string {
  const used = exceptions.filter((exception) => exception.used).map(({ name }) => name);
  return JSON.stringify([result, admitted, reason?.code, alerts.map(({ alert }) => alert), used]);
}

/** Only what changes, and what nobody could find out. */
export function changesText(images: readonly ComparedImage[]): string {
  const told = images.filter((image) => isChanged(image) || isUncertain(image));
  const changed = images.filter(isChanged).length;
  const unsure = images.filter(isUncertain).length;
  const open = unsure === 0 ? '' : `, ${unsure} could not be found out`;
  return `${told.map(changeText).join('')}${counted(images.length, 'image')}: ${changed} would change${open}\n`;
}

function changeText({ before, after, namedAt }: ComparedImage): string {
  const places = namedAt.map(placeText).map(oneLine).join(', ');
  return `${oneLine(before.reference)} (${places})\n  old: ${sideText(before)}\n  new: ${sideText(after)}\n`;
}

function sideText(decision: Decision): string {
  const why = decision.reason === undefined ? '' : `: ${reasonText(decision.reason)}`;
  const alerts = decision.alerts.map(({ alert }) => `, alert ${oneLine(alert)}`).join('');
  return `${resultText(decision)}${alerts}${why}`;
}

/** Every image, changed or not, with both decisions whole. */
export function changesJson(images: readonly ComparedImage[]): string {
  const list = {
    apiVersion: 'countersign.dev/v1',
    kind: 'DecisionDiff',
    items: images.map((image) => ({
      reference: image.before.reference,
      changed: isChanged(image),
      old: JSON.parse(encodeDecision(image.before)) as JsonValue,
      new: JSON.parse(encodeDecision(image.after)) as JsonValue,
    })),
  };
  return `${JSON.stringify(list, null, 2)}\n`;
}
