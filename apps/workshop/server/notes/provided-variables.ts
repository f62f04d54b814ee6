/** What every workspace provides to its notes; empty where it means nothing. A workshop's own variables are added. */
export type ProvidedVariables = Readonly<
  Record<
    | 'base_url'
    | 'terminal_url'
    | 'console_url'
    | 'slides_url'
    | 'username'
    | 'project_namespace'
    | 'cluster_subdomain'
    | 'session_id',
    string | undefined
  >
>;
