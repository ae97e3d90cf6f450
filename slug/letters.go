package slug

// How letters are spelled in ASCII. Each field is letters:spelling. Capitals are
// not listed, nor are letters that Unicode decomposes: é is e and a mark. A field
// with a composed letter says how that mark changes it.

// latin lists the Latin letters that have no decomposition. Each is spelled by
// the letter or letters after which the Unicode Character Database names it: ł is
// "small letter L with stroke", œ "small ligature OE". Those named otherwise have
// their usual spelling: ß, þ (thorn), ŋ (eng), ı (dotless i), ĸ (kra), ə (schwa),
// ʒ (ezh), ʃ (esh), ȝ (yogh), ƿ (wynn).
const latin = `
ɐɑɒᴀᶏᶐⱥ:a ꜳ:aa æᴁᴂꞛ:ae ꜵ:ao ꜷ:au ꜹꜻ:av ꜽ:ay ƀƃɓʙᴃᵬᶀꞗꞵ:b ƈȼɕʗᴄↄꜿꞓꞔ:c
ðđƌȡɖɗᴅᴆᵭᶁᶑꝺꟈ:d ȸ:db ʣʥꭦ:dz ǝɇɘəɚɛɜɝɞʚᴇᴈᶒᶓᶔᶕⱸⱻꬲꬳꬴ:e ꝫ:et ƒɸᵮᶂⱷꜰꝼꞙ:f
ǥɠɡɢɣʛᵷᵹᶃꞡꬶ:g ȝ:gh ħɥɦɧʜʮʯⱨⱶꜧꞕꟶ:h ƕ:hv ıɨɩɪᴉᵻᵼᶖ:i ȷɉɟʄʝᴊ:j ƙʞᴋᶄⱪꝁꝃꝅꞣ:k
łƚȴɫɬɭʟᴌᶅⱡꝇꝉꞁꞎꬷꬸꬹ:l ỻ:ll ʪ:ls ɮʫ:lz ɯɰɱᴍᵯᶆꟺꬺ:m ƞȵɲɳɴᴎᵰᶇꞑꞥꬻ:n ŋꬼ:ng
øɔɵᴏᴐᴑᴒᴓᴖᴗᶗⱺꝋꝍꞷꟁꬽꬾꬿ:o œɶᴔꞝꭀꭁꭂꭢ:oe ƣ:oi ꝏ:oo ȣᴕ:ou ƥᴘᵱᵽᶈꝑꝓꝕ:p ĸɋʠꝗꝙꞯ:q ȹ:qp
ɍɹɺɻɼɽɾɿʀʁᴙᴚᵲᵳᶉⱹꝛꞃꞧꭅꭆꭈꭉꭊꭋꭌꭨ:r ȿʂᵴᶊẜẝꜱꞅꞩꟊꟗꟙ:s ʃʆᶋᶘ:sh ß:ss ŧƫƭȶʇʈᴛᵵⱦꞇ:t ʨ:tc
þᵺꝥꝧꟓ:th ʦꭧ:ts ꜩ:tz ʉʊᴜᴝᴞᵾᵿᶙꞹꭎꭒ:u ᵫꞟ:ue ʋʌᴠᶌỽⱱⱴꝟ:v ꝡ:vy ƿʍᴡⱳꟃ:w ᶍꭓꭖꭗꭘꭙ:x
ƴɏʎʏỿꭚ:y ƶƺȥɀʐʑʒʓᴢᴣᵶᶎᶚⱬꝣ:z
`

// greek is the transcription of ELOT 743 (1982, revised 2001), which the United
// Nations took over as V/19 (1987) and ISO 843 as its transcription; its rules for
// pairs of letters are in context.go. The letters out of use are spelled by their
// names.
const greek = `
α:a β:v γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρϼ:r σς:s τ:t
υ:y φ:f χ:ch ψ:ps ω:o ϝͷ:w ϟϙ:q ϡͳ:s ϛ:st ϳ:j ϸ:sh ϻ:s ͱ:h ϗ:kai
`

// cyrillic spells Russian by the BGN/PCGN system of 1947 without its rules for
// context and without apostrophes, and ё as GOST 7.79-2000 (system B) does. The
// letters of other languages follow the BGN/PCGN systems for these, without marks;
// those of Serbian and Macedonian, their own Latin alphabets.
const cyrillic = `
а:a б:b в:v гґ:g д:d е:e ж:zh з:z и:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u
ф:f х:kh ц:ts ч:ch ш:sh щ:shch ъьӏҍ: ы:y э:e ю:yu я:ya й:y ё:yo
єѥ:ye і:i ї:yi ђ:dj ѓ:gj ѕ:dz ј:j љ:lj њ:nj ћ:c ќ:kj џ:dz
ә:a ӕ:ae ғҕӷӻ:gh җҷ:j ҙ:z қҝҟҡӄԟԛ:q ңҥӈӊ:ng ө:o ү:u ұ:u ҳһӽӿ:h ҫ:s ҭ:t ԝ:w
ҹҽҿӌ:ch ӡ:dz ҵ:ts ҧԥ:p ҩ:o ӆԓԯ:l ӎ:m ҏ:r ѣ:e ѳ:f ѵ:i ѡѻѽѿ:o ѧѩ:ya ѫѹ:u ѭ:yu
ѯ:ks ѱ:ps
`

// A language's own spellings, where they differ.
const (
	// german follows DIN 5007-2 and what Germans type without the keys.
	german = "ä:ae ö:oe ü:ue"
	// danish is for Danish and Norwegian; å was written aa until 1948.
	danish = "ø:oe å:aa"
	// ukrainian is the table of resolution 55 of the Cabinet of Ministers of
	// Ukraine, 27 January 2010. Its rule for зг is in context.go.
	ukrainian        = "г:h и:y є:ie ї:i й:i ю:iu я:ia"
	ukrainianInitial = "є:ye ї:yi й:y ю:yu я:ya"
	// bulgarian is the table of the Transliteration Act of Bulgaria, 13 March 2009.
	// Its rule for ия is in context.go.
	bulgarian = "щ:sht ъ:a ь:y х:h"
)
