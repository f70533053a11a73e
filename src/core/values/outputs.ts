import { ownValue } from '../../lib/own-value.ts';
import { expand } from '../compose/expand.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { type SecretReference, secretToken, tokensIn } from '../secrets/token.ts';

/**
 * What other apps may take. `${host}` is the app's name, which is what others reach it by. A secret stays a token; inside a URL it is one
 * that will be percent-encoded. An output whose values are not all known is left out, for what is missing has been reported.
 */
export function makeOutputs(
  { outputs = {} }: Manifest,
  app: string,
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  // Put together from pieces, a text could become the stand-in of another app's secret.
  const own = new Set(
    Object.values(variables)
      .flatMap(tokensIn)
      .map(({ ref, generation }) => `${ref}#${generation}`),
  );
  const isForeign = ({ ref, generation }: SecretReference) => !own.has(`${ref}#${generation}`);
  const made = Object.entries(outputs).flatMap(([name, template]): (readonly [string, string])[] => {
    // A foreign author could write another app's secret there.
    if (tokensIn(template).length > 0) return [];
    const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(template);
    const { text, faults } = expand(template, (key) => {
      if (key === 'host') return app;
      const value = ownValue(variables, key);
      return value !== undefined && isUrl ? encodedSecret(value) : value;
    });
    return faults.length > 0 || tokensIn(text).some(isForeign) ? [] : [[name, text]];
  });
  return Object.fromEntries(made);
}

/** Only a value that is a secret as a whole: one that merely holds a secret, such as another URL, has its own form already. */
function encodedSecret(value: string): string {
  const [token] = tokensIn(value);
  return token && value === secretToken(token) ? secretToken(token, 'url') : value;
}
