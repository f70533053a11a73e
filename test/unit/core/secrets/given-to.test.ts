import { expect, test } from 'vitest';
import { secretsGivenTo } from '../../../../src/core/secrets/given-to.ts';
import { replaceTokens, secretToken } from '../../../../src/core/secrets/token.ts';

test('a Compose file that names the secret of another app learns nothing', () => {
  const own = { ref: 'wiki.KEY', generation: 1 };
  const other = { ref: 'db.PASSWORD', generation: 3 };
  const variables = { KEY: secretToken(own), URL: `x://${secretToken(own, 'url')}@h`, PLAIN: 'x' };
  const given = secretsGivenTo({ variables });
  expect(given).toEqual([own]);
  const reveal = ({ ref }: typeof own) => (given.some((secret) => secret.ref === ref) ? 'value' : undefined);
  const stolen = secretToken(other);
  expect(replaceTokens({ mine: variables.URL, stolen }, reveal)).toEqual({ mine: 'x://value@h', stolen });
});
