// A site of a téléprocédure, for the tests: takes the portal's assertion by POST, checks it with the public key alone, and takes it once.
import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';

const html = (title, words) => `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>${title}</title></head><body><main><h1>${title}</h1><p>${words}</p></main></body></html>`;

/** What is wrong with an assertion; its claims when nothing is. */
async function judge(assertion, portal, audience, used) {
  const [head, body, signature] = assertion.split('.');
  if (!signature) return { wrong: 'forme' };
  const read = (part) => JSON.parse(Buffer.from(part, 'base64url').toString());
  const { alg, kid } = read(head);
  const { keys } = await (await fetch(`${portal}/.well-known/jwks.json`)).json();
  const jwk = keys.find((key) => key.kid === kid);
  if (alg !== 'EdDSA' || !jwk) return { wrong: 'clé' };
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  if (!verify(null, Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))) return { wrong: 'signature' };
  const claims = read(body);
  if (claims.iss !== portal || claims.aud !== audience) return { wrong: 'destinataire' };
  if (Date.now() / 1000 >= claims.exp) return { wrong: 'délai' };
  if (used.has(claims.jti)) return { wrong: 'déjà utilisée' };
  used.add(claims.jti);
  return { claims };
}

/** Starts one on a free port; `address` is where it takes assertions of the portal at `portal`. */
export async function receive(portal) {
  const used = new Set();
  let address = '';
  const server = createServer((request, answer) => {
    let body = '';
    request.on('data', (text) => (body += text));
    request.on('end', async () => {
      const assertion = new URLSearchParams(body).get('assertion') ?? '';
      const { wrong, claims } = await judge(assertion, portal, address, used).catch(() => ({ wrong: 'forme' }));
      answer.writeHead(wrong ? 403 : 200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
      answer.end(wrong ? html('Demande refusée', wrong) : html('Téléprocédure', `${claims.siren} ${claims.service} ${claims.role}`));
    });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${server.address().port}/entree`;
  return { address, close: () => server.close() };
}
