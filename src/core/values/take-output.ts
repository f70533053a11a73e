import { nearest } from '../../lib/nearest.ts';
import type { ValuesInput } from './types.ts';

/** `db.URL` → its text, or what is wrong with the reference: the end of a sentence, empty where it is told elsewhere. */
export function takeOutput(
  from: string,
  { app, providers }: Pick<ValuesInput, 'app' | 'providers'>,
): { readonly text: string } | { readonly wrong: string; readonly suggestions: readonly string[] } {
  const [name = '', output = ''] = from.split('.');
  const provider = providers.get(name);
  if (name === app) return { wrong: `takes ${from} from the app itself`, suggestions: ['name another app'] };
  if (!provider) return noApp(name, app, providers);
  if (provider.kind === 'circle') return { wrong: '', suggestions: [] };
  if (provider.kind === 'plain')
    return { wrong: `takes ${from}, but ${name} is a plain Compose app, which has no outputs`, suggestions: [] };
  if (provider.kind === 'broken')
    return {
      wrong: `takes ${from}, which cannot be told while ${name} is broken`,
      suggestions: [`mend ${name} first`],
    };
  if (Object.hasOwn(provider.outputs, output)) return { text: provider.outputs[output] ?? '' };
  const known = Object.keys(provider.outputs);
  const meant = nearest(output, known);
  const listed = known.length > 0 ? [`use one of: ${known.map((key) => `${name}.${key}`).join(', ')}`] : [];
  return {
    wrong: `takes ${from}, but ${name} has no output ${output}`,
    suggestions: meant ? [`write ${name}.${meant}`] : listed,
  };
}

function noApp(name: string, app: string, providers: ValuesInput['providers']) {
  const others = [...providers.keys()].filter((other) => other !== app);
  const meant = nearest(name, others);
  const listed = others.length > 0 && others.length <= 12 ? [`use one of: ${others.join(', ')}`] : [];
  return { wrong: `takes from ${name}, but there is no such app`, suggestions: meant ? [`write ${meant}`] : listed };
}
