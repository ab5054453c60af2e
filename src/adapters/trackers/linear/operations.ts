/** All that we ask of Linear's GraphQL API (https://linear.app/developers/graphql); a test holds each to its published schema. */
export const operations = {
  team: `query Team($key: String!) {
  teams(filter: { key: { eq: $key } }, first: 1) { nodes { id states(first: 100) { nodes { id name type position } } } }
}`,
  issue: `query Issue($id: ID!) {
  issues(filter: { id: { eq: $id } }, includeArchived: true, first: 1) { nodes { id url trashed } }
}`,
  read: `query Read($id: ID!) {
  issues(filter: { id: { eq: $id } }, includeArchived: true, first: 1) {
    nodes {
      id
      url
      trashed
      state { id name type }
      assignee { id }
      comments(first: 100) { nodes { id body createdAt editedAt user { id } } }
      history(first: 50) { nodes { createdAt actor { id } toState { id } } }
      relations(first: 100) { nodes { id } }
    }
  }
}`,
  comment: `query Comment($id: ID!) {
  comments(filter: { id: { eq: $id } }, includeArchived: true, first: 1) { nodes { id } }
}`,
  createIssue: `mutation CreateIssue($input: IssueCreateInput!) {
  issueCreate(input: $input) { success issue { id url } }
}`,
  createComment: `mutation CreateComment($input: CommentCreateInput!) {
  commentCreate(input: $input) { success }
}`,
  createRelation: `mutation CreateRelation($input: IssueRelationCreateInput!) {
  issueRelationCreate(input: $input) { success }
}`,
  moveIssue: `mutation MoveIssue($id: String!, $state: String!) {
  issueUpdate(id: $id, input: { stateId: $state }) { success }
}`,
} as const;
export type Operation = keyof typeof operations;
