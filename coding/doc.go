// Package coding holds the nouns and rules of coding by hand: a [Coding] is what a person or a
// model decided about one article by the codebook, a [Sample] the articles that were drawn for
// coding with the probability of each.
//
// Its rules are pure: which codings a codebook allows, how a sample is drawn, what several coders
// decided together, how many articles narrow an interval to what. Package coding/sheet reads and
// writes files of codings; the store keeps them; package stats makes figures of them. Start reading
// at [Coding], [Sample] and [Draw].
package coding
