// What the explorer uses of the library, which brings no types of its own.
declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  interface Swagger {
    preauthorizeApiKey(scheme: string, value: string): void;
    authActions: { logout(schemes: string[]): void };
  }
  interface Request { url: string; headers: Record<string, string>; userFetch?: typeof fetch }
  const SwaggerUIBundle: ((options: object) => Swagger) & { presets: { apis: unknown } };
  export default SwaggerUIBundle;
  export type { Request, Swagger };
}
