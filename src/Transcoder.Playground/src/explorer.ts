import SwaggerUI, { type Request, type Swagger } from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import './explorer.css';
import { keepNamed } from './named';
import { dropToken, setToken, takeToken, tokenHere } from './server';

/** The page lies where the API does. */
const DOCUMENT = './openapi.json';

/** The one of the document's schemes that a server on one's own machine knows. */
const SCHEME = 'token';

const part = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;

interface Parameter { required?: boolean; description?: string; example?: unknown }
interface Operation { security?: Record<string, string[]>[]; parameters?: Parameter[] }
interface Contract {
  paths: Record<string, Record<string, Operation>>;
  components: { securitySchemes: Record<string, unknown> };
}

async function begin() {
  takeToken();
  showToken();
  const contract = await contractHere();
  keepNamed(part('calls'));
  const swagger = SwaggerUI({
    spec: contract,
    domNode: part('calls'),
    presets: [SwaggerUI.presets.apis],
    plugins: [plain],
    layout: 'Plain',
    deepLinking: true,
    displayRequestDuration: true,
    defaultModelsExpandDepth: 0,
    // Its own validator is somebody else's server.
    validatorUrl: null,
    requestSnippetsEnabled: false,
    syntaxHighlight: { activated: false },
    requestInterceptor: (request: Request) => ({ ...request, userFetch: fetchHere }),
    onComplete: () => authorize(swagger),
  });
  part<HTMLFormElement>('token').addEventListener('submit', event => {
    event.preventDefault();
    const typed = part<HTMLInputElement>('typed');
    setToken(typed.value.trim());
    typed.value = '';
    authorize(swagger);
  });
  part('forget').addEventListener('click', () => {
    dropToken();
    authorize(swagger);
  });
}

/** The document, as far as it is of this machine; asked for until it comes. */
async function contractHere(): Promise<Contract> {
  for (;;) {
    const answer = await fetchHere(DOCUMENT).catch(() => null);
    if (answer?.ok) {
      const contract = await answer.json() as Contract;
      contract.components.securitySchemes = { [SCHEME]: contract.components.securitySchemes[SCHEME] };
      for (const operation of Object.values(contract.paths).flatMap(path => Object.values(path))) {
        operation.security = operation.security?.filter(scheme => SCHEME in scheme);
        operation.parameters?.forEach(onlyTellExample);
      }
      return contract;
    }
    await new Promise(go => setTimeout(go, 1500));
  }
}

/** What may be left out would else be filled in by its example, and every call tried with all filters at once. */
function onlyTellExample(parameter: Parameter) {
  if (parameter.required || parameter.example === undefined)
    return;
  parameter.description = `${parameter.description ?? ''} For example \`${parameter.example}\`.`;
  delete parameter.example;
}

/** Says so while the server is away, and looks until it is back. */
const fetchHere: typeof fetch = async (input, init) => {
  try {
    const answer = await fetch(input, init);
    part('away').hidden = true;
    return answer;
  } catch (error) {
    if (part('away').hidden) {
      part('away').hidden = false;
      void lookUntilBack();
    }
    throw error;
  }
};

async function lookUntilBack() {
  while (!part('away').hidden) {
    await new Promise(go => setTimeout(go, 1500));
    await fetchHere(DOCUMENT, { method: 'HEAD' }).catch(() => null);
  }
}

let isAuthorized = false;

function authorize(swagger: Swagger) {
  const token = tokenHere();
  if (token)
    swagger.preauthorizeApiKey(SCHEME, token);
  else if (isAuthorized)
    swagger.authActions.logout([SCHEME]);
  isAuthorized = token !== null;
  showToken();
}

function showToken() {
  const isThere = tokenHere() !== null;
  part('token').classList.toggle('there', isThere);
  part('token-said').textContent = isThere
    ? 'Calls are sent with the token of this server.'
    : 'Calls marked “token” need the one that the server printed at its start, or was given.';
}

interface System {
  React: { createElement(what: unknown, properties?: object | null, ...inner: unknown[]): unknown };
}

/** What the document says, without the library's own frame: there is one server, and the token has one place on the page. */
const plain = ({ React: { createElement } }: System) => ({
  components: {
    Plain: ({ getComponent }: { getComponent(name: string, isContainer: boolean): unknown }) => createElement(
      'div', { className: 'swagger-ui' },
      createElement(getComponent('errors', true)),
      createElement(getComponent('InfoContainer', true)),
      createElement('h2', { className: 'unseen' }, 'Calls'),
      createElement(getComponent('operations', true)),
      createElement(getComponent('Models', true)),
    ),
  },
  wrapComponents: {
    // It stands inside of a button, where nothing else can be pressed.
    DeepLink: () => ({ text }: { text: unknown }) => createElement('span', null, text),
    authorizeOperationBtn: () => () => createElement('span', { className: 'needs' }, 'token'),
  },
});

void begin();
