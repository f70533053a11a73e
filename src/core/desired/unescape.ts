import { mapTexts } from '../secrets/token.ts';
import { ComposeModel } from './model.ts';

/** Compose doubles every `$` of a normalised model, so that it can be read again; values are compared and shown as they really are. */
export function readModel(json: unknown): ComposeModel {
  return ComposeModel.parse(mapTexts(json, (text) => text.replaceAll('$$', '$')));
}

/** The inverse, for a file that Compose will read: a value is data and must not be interpolated again. */
export function escapeModel<T>(model: T): T {
  return mapTexts(model, (text) => text.replaceAll('$', '$$$$'));
}
