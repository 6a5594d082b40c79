"""The tables of the cohort simulator: subtypes, lesions, modifiers, parameters, effects, terms, targets."""

import re

from marrow_tables import (
    GENETIC_CODE, MISSING, coding_positions, parse_fasta, parse_intervals, read_tsv, require, require_unique,
)
from simulation_lesions import (
    CRLF2, FOCAL_STATES, LATER_THAN_CRLF2, LESIONS, MODIFIERS, NO_LESION, NOT_SHIFTED, PLOIDY, REPORTS, RESISTANCE_LESIONS,
    SHIFT_GROUPS, SHIFTED_SUBTYPES, SUBCLONAL, SUBTYPE_SHIFTS, UNMEASURED, UNMEASURED_PCT, UNREPORTED,
)
from simulation_terms import INPUTS, OUT_OF_SCOPE, PARAMETER_TARGETS, PREDICTOR_TERMS, REPLACED_BY, TARGETS

DESIGN = "design value"
DOWN_SYNDROME = 0.025
NOTES = "simulator notes of the specification"
# (block, parameter) -> [(key, number, its text in the row)]; a key ends in its unit where it has one.
PARAMETERS = {
    ("lineage", "B:T"): [("lineage.t_fraction", 0.14, "0.14")],
    ("sex", "B / T male fraction"): [("male.B", 0.55, "0.55"), ("male.T", 0.74, "0.74")],
    ("age", "B-ALL generator"): [("age.sigma_log", 0.45, "0.45"), ("age.most_years", 18, "0-18")],
    ("wbc", "subtype override"): [("wbc.sigma_log", 1.3, "1.3")],
    ("cns", "B-ALL"): [("cns2.B", 0.10, ".10"), ("cns3.B", 0.02, ".02")],
    ("cns", "T-ALL"): [("cns2.T", 0.204, ".204"), ("cns3.T", 0.073, ".073")],
    ("down_syndrome", "B-ALL"): [("down_syndrome.B", DOWN_SYNDROME, "0.025")],
    ("mrd_eoi", "per subtype"): [("mrd.flow_limit_log10", -4, "1e-4"), ("mrd.pcr_limit_log10", -5, "1e-5")],
    ("mrd_d8_pb", "all"): [("mrd.day8_shift_log10", 1.2, "1.2"), ("mrd.day8_sd_log10", 0.8, "0.8")],
    ("mrd_d15_bm", "all"): [("mrd.day15_shift_log10", 0.9, "0.9"), ("mrd.day15_sd_log10", 0.7, "0.7")],
    ("mrd_eoc", "all"): [("mrd.eoc_drop_log10.B", 1.6, "1.6"), ("mrd.eoc_sd_log10.B", 0.9, "0.9"),
                         ("mrd.eoc_drop_log10.T", 0.4, "0.4"), ("mrd.eoc_sd_log10.T", 0.7, "0.7")],
    ("measurement", "MRD noise"): [("mrd.flow_noise_log10", 0.25, "0.25"), ("mrd.pcr_noise_log10", 0.20, "0.20")],
    ("hazard", "cure-mixture or PH"): [("death.5y", 0.035, "3-4%"), ("death.induction", 0.01, "1%"),
                                       ("second_cancer.5y", 0.005, "0.5%")],
    ("hazard", "linear predictor B"): [("frailty.sd", 0.5, "N(0,0.5)")],
    ("time_to_relapse", "B default"): [("time.sigma_log.B", 0.70, "0.70"), ("time.median_months.B", 34, "34")],
    ("time_to_relapse", "T"): [("time.sigma_log.T", 0.66, "0.66"), ("time.median_months.T", 14, "14")],
    ("time_to_relapse", "E::R / double trisomy"): [("time.sigma_log.late", 0.45, "0.45")],
    ("time_to_relapse", "hypodiploid/KMT2A/TCF3::PBX1"): [("time.sigma_log.early", 0.6, "0.6")],
    ("resistance_acquisition", "relapse <9 mo"): [("gain.before_9_months", 0.17, ".17")],
    ("resistance_acquisition", "relapse 9-36 mo"): [("gain.9_to_36_months", 0.65, ".65")],
    ("resistance_acquisition", "relapse >36 mo"): [("gain.after_36_months", 0.32, ".32")],
    ("purity", "dx / relapse"): [("purity.diagnosis.alpha", 18, "18"), ("purity.diagnosis.beta", 2, "2"),
                                 ("purity.relapse.alpha", 12, "12"), ("purity.relapse.beta", 3, "3")],
}
# Key -> (value, words): what no table states.
DESIGN_PARAMETERS = {
    "wbc.most_e9_per_l": (2000.0, "counts above it are drawn again: the clinical table refuses them"),
    "down_syndrome.crlf2_share": (0.5, "fraction of children with Down syndrome whose leukaemia is CRLF2-rearranged"),
    "trisomy.4": (0.75, "HeH; with trisomy.10 54 % have both"), "trisomy.10": (0.72, "HeH"),
    "trisomy.17": (0.76, "HeH; 41 % have 4, 10 and 17"), "trisomy.21": (1.0, "HeH"), "trisomy.X": (0.88, "HeH"),
    "trisomy.14": (0.84, "HeH"), "trisomy.6": (0.85, "HeH"), "trisomy.18": (0.74, "HeH"), "trisomy.8": (0.32, "HeH"),
    "trisomy.5": (0.24, "HeH"), "tetrasomy.21": (0.35, "HeH with trisomy 21"),
    "follow_up.fewest_years": (3.0, "administrative censoring, uniform"),
    "follow_up.most_years": (10.0, "administrative censoring, uniform"),
    "vaf.subclonal_low": (0.03, "variant allele fraction of a subclonal change, uniform"),
    "vaf.subclonal_high": (0.20, "variant allele fraction of a subclonal change, uniform"),
    "vaf.depth_reads": (200.0, "reads over each change"),
    "centres": (8.0, "number of centres, of equal size"),
    "missing.centre_share": (0.5, "share of the centres that do not measure a thing"),
    "missing.outcome_free": (0.1, "chance that a cell is missing without relapse, where missing follows the outcome"),
    "missing.outcome_relapse": (0.4, "chance that a cell is missing with relapse, where missing follows the outcome"),
    "shift.sd.A": (0.2, "standard deviation of a log2 shift of evidence A, in parts of it"),
    "shift.sd.B": (0.35, "the same, evidence B"), "shift.sd.C": (0.6, "the same, evidence C"),
    "shift.sd.D": (1.0, "the same, evidence D"),
    "lesion.unlisted_pct": (UNMEASURED_PCT, "frequency of a resistance lesion without one"),
}
EARLY = {"Near-haploid", "Low-hypodiploid", "KMT2A-r", "TCF3::PBX1"}
LATE = {"ETV6::RUNX1", "High-hyperdiploid"}


def leading_number(cell):
    """The number that a cell begins with; what stands in brackets are scenarios."""
    found = re.match(r"[~<]?\s*(-?[0-9]+(?:\.[0-9]+)?)", cell)
    require(found, f"subtypes.tsv: no number leads '{cell}'")
    return found.group(1)


def report_text(subtype, fusions, changes):
    """Ways to report a subtype; a small change is followed by `=` and its place on the genome."""
    if subtype in REPORTS:
        return "|".join("=".join([way, changes.named(way.split("mutations:")[1])[1]]) if "mutations:" in way else way
                        for way in REPORTS[subtype])
    pairs = [f"1*fusions:{row['gene_5p']}::{row['gene_3p']}" for row in fusions if row["subtype"] == subtype]
    return "|".join(pairs)


def subtype_rows(domain_dir, changes):
    fusions = read_tsv(domain_dir / "fusions.tsv")
    source = read_tsv(domain_dir / "subtypes.tsv")
    # A child with Down syndrome has a CRLF2 subtype with this chance; the others share the rest by their frequency.
    frequency = {row["subtype_id"]: float(leading_number(row["freq_child_pct_of_lineage"])) for row in source}
    all_b = sum(frequency[row["subtype_id"]] for row in source if row["lineage"] == "B")
    crlf2 = sum(frequency[name] for name in CRLF2) / all_b
    down, share = DOWN_SYNDROME, DESIGN_PARAMETERS["down_syndrome.crlf2_share"][0]
    rows = []
    for row in source:
        subtype = row["subtype_id"]
        down_pct = 100 * down * (share / crlf2 if subtype in CRLF2 else (1 - share) / (1 - crlf2))
        kind, fewest, most = PLOIDY.get(subtype, ("", "", ""))
        sigma = "late" if subtype in LATE else "early" if subtype in EARLY else row["lineage"]
        rows.append({
            "subtype": subtype, "group": row["group"], "lineage": row["lineage"],
            "freq_pct": leading_number(row["freq_child_pct_of_lineage"]),
            "age_median_years": leading_number(row["sim_age_median_y"]),
            "wbc_median_e9_per_l": leading_number(row["sim_wbc_median_e9L"]),
            "cir5_pct": leading_number(row["sim_cir5_pct_contemporary"]),
            "mrd_mean_log10": leading_number(row["sim_mrd_eoi_log10_mean"]),
            "mrd_sd_log10": leading_number(row["sim_mrd_eoi_log10_sd"]),
            "relapse_median_months": leading_number(row["sim_median_time_to_relapse_mo"]),
            "down_syndrome_pct": f"{down_pct if row['lineage'] == 'B' else 0:.4g}",
            "relapse_sigma": f"time.sigma_log.{sigma}", "ploidy": kind, "fewest_chromosomes": fewest,
            "most_chromosomes": most, "report": report_text(subtype, fusions, changes), "source": row["source"],
            "confidence": DESIGN})
    names = {row["subtype"] for row in rows}
    require(set(REPORTS) | set(PLOIDY) | EARLY | LATE <= names, "a subtype of the simulator is not in subtypes.tsv")
    return rows


class Changes:
    """Exact changes on the genome, GRCh38, of what a report names."""

    def __init__(self, data_dir):
        self._transcripts = {row["gene"]: row for row in read_tsv(data_dir / "panel/transcripts.tsv")}
        self._known = read_tsv(data_dir / "panel/known_alleles.tsv")
        self._coding = {name.split()[0]: bases for name, bases in parse_fasta(data_dir / "panel/cds.fa")}

    def _segments(self, gene):
        row = self._transcripts[gene]
        return parse_intervals(row["cds_grch38"]), row["strand"], row["chrom"]

    def named(self, item):
        """'KRAS p.G12D' -> (item, 'chr12-25245350-C-T')."""
        gene, change = item.split()
        if gene == "STOP":
            return self._stop(change)
        if gene == "SPLICE":
            return self._splice(change)
        for row in self._known:
            if row["gene"] == gene and row["protein_change"] == change:
                return item, f"{row['chrom']}-{row['pos_grch38']}-{row['ref']}-{row['alt']}"
        old, number, new = re.fullmatch(r"p\.([A-Z])(\d+)([A-Z*])", change).groups()
        at = 3 * (int(number) - 1)
        codon = self._coding[gene][at:at + 3]
        require(GENETIC_CODE[codon] == old, f"{item}: the reference has {GENETIC_CODE[codon]}")
        for i in range(3):
            for base in "ACGT":
                if base != codon[i] and GENETIC_CODE[codon[:i] + base + codon[i + 1:]] == new:
                    return item, self._genomic(gene, at + i, codon[i], base)
        require(False, f"{item}: no single base makes it")

    def _genomic(self, gene, at, ref, alt):
        segments, strand, chrom = self._segments(gene)
        position = coding_positions(segments, strand)[at]
        if strand == "-":
            complement = str.maketrans("ACGT", "TGCA")
            ref, alt = ref.translate(complement), alt.translate(complement)
        return f"{chrom}-{position}-{ref}-{alt}"

    def _stop(self, gene):
        """The first codon after the middle of the protein that one base turns into a stop."""
        bases = self._coding[gene]
        for number in range(len(bases) // 6, len(bases) // 3):
            codon = bases[3 * number:3 * number + 3]
            for i in range(3):
                for base in "ACGT":
                    if base != codon[i] and GENETIC_CODE[codon[:i] + base + codon[i + 1:]] == "*":
                        return (f"{gene} p.{GENETIC_CODE[codon]}{number + 1}*",
                                self._genomic(gene, 3 * number + i, codon[i], base))
        require(False, f"{gene}: no early stop")

    def _splice(self, gene):
        """The donor behind the middle coding segment; a donor begins with G."""
        segments, strand, chrom = self._segments(gene)
        ordered = segments if strand == "+" else segments[::-1]
        middle = len(ordered) // 2 - 1
        length = sum(end - begin + 1 for begin, end in ordered[:middle + 1])
        position = ordered[middle][1] + 1 if strand == "+" else ordered[middle][0] - 1
        alleles = "G-A" if strand == "+" else "C-T"
        return f"{gene} c.{length}+1G>A", f"{chrom}-{position}-{alleles}"


def lesion_rows(domain_dir, changes):
    rows = []
    source = read_tsv(domain_dir / "sim_mutation_frequencies.tsv")
    require({row["gene"] for row in source} == set(LESIONS) | set(NO_LESION), "sim_mutation_frequencies.tsv has other genes")
    for row in source:
        if row["gene"] in NO_LESION:
            continue
        name, kind, items = LESIONS[row["gene"]]
        require(row["clonality"] in SUBCLONAL or row["clonality"].startswith("3"), f"{name}: clonality {row['clonality']}")
        rows.append(lesion_row(changes, name, kind, items, {
            "b_diagnosis_pct": row["B_dx_pct"], "b_relapse_pct": row["B_relapse_pct"],
            "t_diagnosis_pct": row["T_dx_pct"], "t_relapse_pct": row["T_relapse_pct"],
            "subclonal_fraction": SUBCLONAL.get(row["clonality"], 0.2), "source": row["source"],
            "confidence": row["confidence"], "note": UNREPORTED.get(row["gene"], "")}))
    for name, items in UNMEASURED.items():
        pct = UNMEASURED_PCT
        rows.append(lesion_row(changes, name, "mutations", items, {
            "b_diagnosis_pct": pct, "b_relapse_pct": pct, "t_diagnosis_pct": pct, "t_relapse_pct": pct,
            "subclonal_fraction": 0.2, "source": NOTES, "confidence": DESIGN, "note": "no published frequency"}))
    require_unique(rows, ["lesion"], "sim_lesions.tsv")
    require(RESISTANCE_LESIONS <= {row["lesion"] for row in rows}, "a resistance lesion is missing")
    return rows


def lesion_row(changes, name, kind, items, cells):
    named = [changes.named(item) for item in items] if kind == "mutations" else [
        (item, "{}:{}".format(*FOCAL_STATES[item])) for item in items]
    return {"lesion": name, "column": kind, "items": ";".join(item for item, _ in named),
            "changes": ";".join(change for _, change in named),
            "resistance_gene": "yes" if name in RESISTANCE_LESIONS else "no", **cells}


def modifier_rows(domain_dir, subtypes):
    cells = {LESIONS[row["gene"]][0]: row for row in read_tsv(domain_dir / "sim_mutation_frequencies.tsv")
             if row["gene"] in LESIONS}
    later = [row["subtype_id"] for row in read_tsv(domain_dir / "subtypes.tsv")
             if row["lineage"] == "B" and int(row["precedence"]) > LATER_THAN_CRLF2]
    modifiers = MODIFIERS + [("PAR1", [name for name in later if not name.startswith("CRLF2")], "both", "fixed", 0.0, "design")]
    rows = []
    for lesion, names, stage, kind, value, basis in modifiers:
        if basis == "cell":
            texts = {f"{value:g}", f"{value:.1f}", f"{100 * value:g}%"}
            require(any(text in cells[lesion]["subtype_modifier"] for text in texts),
                    f"{lesion}: {value} does not stand in '{cells[lesion]['subtype_modifier']}'")
        for name in names:
            require(name in subtypes, f"{lesion}: {name} is no subtype")
            rows.append({"lesion": lesion, "subtype": name, "stage": stage, "kind": kind, "value": value,
                         "source": cells[lesion]["source"] if basis == "cell" else NOTES,
                         "confidence": cells[lesion]["confidence"] if basis == "cell" else DESIGN})
    require_unique(rows, ["lesion", "subtype", "stage"], "sim_modifiers.tsv")
    return rows


def subtype_shift_rows(line, subtypes, cells):
    """Rows of a line whose note lists a shift for each subtype: "shift: E::R -0.8; HeH -0.6; ..."."""
    rows = {}
    for item in line["direction_note"].removeprefix("shift: ").split("; "):
        name, shift = item.rsplit(" ", 1)
        lineage, named = SUBTYPE_SHIFTS[name]
        if named is None:
            own = {one for of, several in SUBTYPE_SHIFTS.values() if of == lineage and several for one in several}
            named = [row["subtype"] for row in subtypes if row["lineage"] == lineage and row["subtype"] not in own]
        for subtype in named:
            rows[line["drug_group"], line["mechanism"], subtype] = {
                "item": "", "subtype": subtype, **cells, "mechanism": f"{line['mechanism']}: {name}", "lineage": lineage,
                "log2_shift": f"{float(shift):g}"}
    return rows


def shift_rows(lesions, resistance, subtypes):
    """What each reported item, or a subtype, does to a drug group; rows of several drugs of a group count once."""
    items = [(row, item) for row in lesions for item in row["items"].split(";") if item]
    rows = {}
    for line in resistance:
        line = {key: "" if value == MISSING else value for key, value in line.items()}
        if line["drug_group"] not in SHIFT_GROUPS or line["undecided"] or line["stage"] == "germline":
            continue
        shift = line["log2_ic50_shift"]
        cells = {"mechanism": line["mechanism"], "lineage": line["lineage"], "drug_group": line["drug_group"],
                 "log2_shift": shift, "evidence": line["evidence"], "source": line["source"], "confidence": DESIGN}
        if line["mechanism"] == "subtype effect" and line["direction_note"].startswith("shift: "):
            rows.update(subtype_shift_rows(line, subtypes, cells))
            continue
        if not shift or float(shift) == 0 or line["direction"] not in ("resistant", "sensitive"):
            continue
        if line["gene"] in SHIFTED_SUBTYPES and not line["expression"]:
            for subtype in SHIFTED_SUBTYPES[line["gene"]]:
                rows[line["drug_group"], line["lesion"], subtype] = {"item": "", "subtype": subtype, **cells}
            continue
        for lesion, item in items:
            gene = item.split()[0]
            shown = line["expression"] if lesion["column"] == "mutations" else "CN(" in line["profile_rule"]
            if shown and gene in line["gene"].split(";") and (gene, item) not in NOT_SHIFTED:
                rows[line["drug_group"], line["lesion"], item] = {"item": item, "subtype": "", **cells}
    return list(rows.values())


def parameter_rows(domain_dir):
    source = {(row["block"], row["parameter"]): row for row in read_tsv(domain_dir / "sim_cohort_parameters.tsv")}
    rows = []
    for place, values in PARAMETERS.items():
        for key, value, text in values:
            require(text in source[place]["value"], f"{place}: '{text}' does not stand in '{source[place]['value']}'")
            rows.append({"parameter": key, "value": value, "words": f"{place[0]}: {place[1]}",
                         "source": source[place]["source"], "confidence": source[place]["confidence"]})
    rows += [{"parameter": key, "value": value, "words": words, "source": NOTES, "confidence": DESIGN}
             for key, (value, words) in DESIGN_PARAMETERS.items()]
    require_unique(rows, ["parameter"], "sim_parameters.tsv")
    return rows


def effect_rows(domain_dir):
    rows = []
    for row in read_tsv(domain_dir / "sim_effects.tsv"):
        name = row["id"]
        roles = [role for role, ids in (("input", INPUTS), ("target", TARGETS), ("out_of_scope", OUT_OF_SCOPE)) if name in ids]
        require(len(roles) == 1, f"sim_effects.tsv: {name} is {roles}")
        role = roles[0]
        use = {"input": lambda: "term " + ", ".join(term[0] for term in INPUTS[name]),
               "target": lambda: "; ".join(target[0] for target in TARGETS[name]),
               "out_of_scope": lambda: OUT_OF_SCOPE[name]}[role]()
        rows.append({
            "effect": name, "domain": row["domain"], "role": role, "use": use, "population": row["population"],
            "variable": row["variable"], "contrast": row["contrast_or_category"], "measure": row["measure"],
            "value": row["value"], "interval": row["ci_or_se"], "log_hazard": row["suggested_loghaz"],
            "source": row["source"], "confidence": row["confidence"]})
    require(len(rows) == sum(len(ids) for ids in (INPUTS, TARGETS, OUT_OF_SCOPE)), "a role is of no row of sim_effects.tsv")
    return rows


def term_rows(domain_dir):
    effects = {row["id"]: row for row in read_tsv(domain_dir / "sim_effects.tsv")}
    parameters = {row["parameter"]: row for row in read_tsv(domain_dir / "sim_cohort_parameters.tsv")}
    notes = {"source": NOTES, "confidence": DESIGN}
    terms = [(name, *term, effects[name]) for name, group in INPUTS.items() for term in group]
    terms += [(*term, parameters.get(term[0], notes)) for term in PREDICTOR_TERMS]
    rows = []
    for origin, name, lineage, subtypes, variable, coefficient, source in terms:
        replaced = [term for term in terms if term[1] in REPLACED_BY.get(name, [])]
        rows.append({
            "term": name, "origin": origin, "lineage": lineage, "subtypes": subtypes,
            "not_in_subtypes": ";".join(term[3] for term in replaced), "variable": variable,
            "log_hazard": coefficient, "source": source["source"], "confidence": source["confidence"]})
    require_unique(rows, ["term"], "sim_terms.tsv")
    return rows


def target_rows(domain_dir):
    effects = {row["id"]: row for row in read_tsv(domain_dir / "sim_effects.tsv")}
    parameters = {f"{row['block']}/{row['parameter']}": row for row in read_tsv(domain_dir / "sim_cohort_parameters.tsv")}
    rows = []
    for sources, targets in ((effects, TARGETS), (parameters, PARAMETER_TARGETS)):
        for origin, group in targets.items():
            for number, (what, statistic, population, subject, expected, tolerance, known) in enumerate(group, start=1):
                rows.append({
                    "target": f"{origin}.{number}", "what": what, "statistic": statistic, "population": population,
                    "subject": subject, "expected": f"{expected:g}", "tolerance": tolerance, "known_miss": known,
                    "source": sources[origin]["source"], "confidence": sources[origin]["confidence"]})
    require_unique(rows, ["target"], "sim_targets.tsv")
    return rows


def simulation_tables(domain_dir, data_dir, resistance):
    """{name of the table without ending: rows}; `resistance` are the rows of resistance.tsv as they are written."""
    changes = Changes(data_dir)
    subtypes = subtype_rows(domain_dir, changes)
    lesions = lesion_rows(domain_dir, changes)
    return {
        "sim_subtypes": subtypes, "sim_lesions": lesions, "sim_shifts": shift_rows(lesions, resistance, subtypes),
        "sim_modifiers": modifier_rows(domain_dir, {row["subtype"] for row in subtypes}),
        "sim_parameters": parameter_rows(domain_dir), "sim_effects": effect_rows(domain_dir),
        "sim_terms": term_rows(domain_dir), "sim_targets": target_rows(domain_dir),
    }
