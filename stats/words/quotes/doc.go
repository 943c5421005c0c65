// Package quotes finds direct quotations in a text, and who is said to have spoken them.
//
// A speaker is only named where a reporting verb stands beside the quotation and something that
// looks like a speaker stands beside the verb: a name, a role, an organisation or a pronoun. Where
// either is missing the quotation has no speaker; precision comes before recall. Pronouns are not
// resolved.
//
// Start reading at [Find].
package quotes
