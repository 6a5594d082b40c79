#include "command.hpp"
#include "verbs.hpp"

namespace marrow::commands {

const std::vector<CommandEntry>& command_table() {
  static const std::vector<CommandEntry> table = {
      {"check",
       "every fault of an input",
       "[OPTIONS] FILE...",
       "VCF, BCF, BAM, CRAM, table of variants, fusions or segments, clinical table, samplesheet, profile stream",
       "TSV: file, kind, severity (fault, warning, note), code, place, text, hint; status 4 if there are faults",
       {"marrow check tumour.vcf.gz", "marrow check --assembly GRCh38 *.vcf.gz clinical.tsv",
        "marrow check --knowledge tables/"},
       &make_check_command},
      {"annotate",
       "consequence, HGVS names, hotspots and drug response in INFO/MARROW",
       "[OPTIONS] [FILE]",
       "VCF or BCF",
       "the same records with INFO/MARROW, readable by bcftools +split-vep -a MARROW",
       {"marrow annotate tumour.vcf.gz -O z -o annotated.vcf.gz",
        "marrow annotate t.vcf.gz | bcftools +split-vep -a MARROW -d -f '%CHROM %POS %SYMBOL %HGVSp\\n'"},
       &make_annotate_command},
      {"genotype",
       "what the reads say at panel bases: present, absent below a fraction, not assessed",
       "[OPTIONS] FILE",
       "BAM or CRAM with its index",
       "VCF 4.3: FORMAT ST (present, absent, not_assessed), RSN (why not), LIM (fraction excluded), DP, AD, ADF, ADR "
       "(distinct fragments), AF, AFLO, AFHI, PV, QV",
       {"marrow genotype tumour.bam -O z -o tumour.genotypes.vcf.gz",
        "marrow genotype --normals normal1.bam normal2.bam normal3.bam -o normals.tsv",
        "marrow genotype --genes TP53,NOTCH1 tumour.bam | bcftools query -i 'FORMAT/ST[*]=\"present\"' -f "
        "'%CHROM %POS %REF %ALT[ %AF]\\n'"},
       &make_genotype_command},
      {"karyotype",
       "copy number from segments and karyotype text",
       "[--segments TABLE] [--clinical FILE] [-O s|t|j] [OPTIONS]",
       "copy-number segments (SEG, CNVkit, PURPLE, ASCAT …), clinical table, the other inputs of extract",
       "SEG: ID, chrom, loc.start, loc.end, num.mark, seg.mean (log2 against two copies); with -O t a table of states, "
       "with -O j fragments of profiles for extract --profile",
       {"marrow karyotype --segments tumour.cns --assembly GRCh38 -O t",
        "marrow karyotype --segments cohort.seg -O j -o copies.jsonl"},
       &make_karyotype_command},
      {"fusions",
       "rearrangements of fusion tables and structural variants, named by the table of known fusions",
       "[--fusions TABLE] [--sv FILE] [--clinical FILE] [--samplesheet CSV] [OPTIONS]",
       "fusion callers' tables, structural variants (VCF, BCF), clinical table, samplesheet",
       "TSV: sample, five_prime, three_prime, status (finding, candidate), subtype, tier, drugs, in_frame, "
       "breakpoints, "
       "support, callers, inputs, because",
       {"marrow fusions --fusions arriba/fusions.tsv --fusions star-fusion.fusion_predictions.tsv --id PT01",
        "marrow fusions --sv manta.vcf.gz --assay wgs -O j"},
       &make_fusions_command},
      {"extract",
       "profiles from variant files and clinical tables",
       "[--vcf FILE] [--bam FILE] [--variants TABLE] [--fusions TABLE] [--sv FILE] [--segments TABLE] [--clinical "
       "FILE] "
       "[--samplesheet CSV] [OPTIONS]",
       "VCF or BCF, BAM or CRAM, MAF or table of protein changes, fusion tables, copy-number segments, clinical table, "
       "samplesheet",
       "profile stream: JSON Lines, one object a sample",
       {"marrow extract --vcf tumour.vcf.gz --clinical clinical.tsv --id PT01",
        "marrow extract --samplesheet cohort.csv | marrow score | marrow report -o report/"},
       &make_extract_command},
      {"score",
       "relapse risk, drug resistance and classes, with interval and reasons",
       "[PROFILES] [OPTIONS]",
       "profile stream, or the inputs of extract",
       "the same profiles with scores",
       {"marrow extract --samplesheet cohort.csv | marrow score -o scored.jsonl",
        "marrow score --clinical clinical.tsv | marrow query -f '%sample\\t%scores.relapse.p5y\\n'",
        "marrow score --resistance p.jsonl | marrow query -f '%sample\\t%scores.resistance.thiopurine.margin\\n'"},
       &make_score_command},
      {"report",
       "what was found, the risk and what is not known, for people",
       "[PROFILES] [-o FILE.html|FOLDER/] [OPTIONS]",
       "profile stream, or the inputs of extract",
       "text summary, page of one sample, or pages of a cohort with an index",
       {"marrow report --vcf tumour.vcf.gz --clinical clinical.tsv --id PT01 -o PT01.html",
        "marrow extract --samplesheet cohort.csv | marrow score | marrow report -o report/"},
       &make_report_command},
      {"query",
       "profiles to a table, by expression",
       "[-f TEXT] [-i EXPR] [-e EXPR] [--each WHAT | --trials RULES] [FILE...]",
       "profiles (JSON Lines), or what extract reads",
       "TSV; . is missing, lists are joined by commas, a state prints its value, else its word",
       {"marrow query -f '%sample\\t%TP53.state\\t%scores.relapse.p5y\\n' cohort.jsonl",
        "marrow query --vcf tumour.vcf.gz --each variants -i 'gene == \"NOTCH1\" and vaf >= 0.05'",
        "marrow query --trials trials.tsv -i 'eligibility != \"not_eligible\"' cohort.jsonl"},
       &make_query_command},
      {"show",
       "what marrow knows: genes, changes, drugs, every table, features, models",
       "TOPIC [NAME]",
       "nothing",
       "text",
       {"marrow show gene NT5C2", "marrow show drug mercaptopurine", "marrow show variant TP53:p.R248Q",
        "marrow show variant 17:7674220:C:T", "marrow show subtype BCR::ABL1", "marrow show scheme NCI",
        "marrow show feature notch1.pest_truncating"},
       &make_show_command},
      {"train",
       "train a model of relapse, of drug response or of classes on a matrix and outcomes, beside its baseline",
       "--matrix FILE --outcomes FILE --describe FILE -o DIR [OPTIONS]",
       "feature matrix (TSV), table of outcomes, the model's description (JSON)",
       "a folder with manifest.json, trees_NN.ubj and CARD.md; on standard output what missing values tell of the "
       "outcome, then the model beside a ridge regression on the same held-out patients",
       {"marrow train --matrix m.tsv --outcomes t.tsv --event first_event=Relapse --competing Death --censored None "
        "--landmark 29 --describe model.json -o model/",
        "marrow query --matrix p.jsonl | marrow train --matrix - --outcomes t.tsv --features age_years,log10_wbc "
        "--describe model.json -o model/",
        "marrow train --matrix m.tsv --outcomes t.tsv --objective multiclass --label subtype --set-aside-rare "
        "--describe model.json -o classes/",
        "marrow train --matrix m.tsv --outcomes lab.tsv --objective regression --label lc50_uM --unit uM --monotone "
        "nr3c1.lost=up --describe model.json -o lab/"},
       &make_train_command},
      {"evaluate",
       "judge scores beside outcomes: discrimination, calibration, benefit, against baselines, by group",
       "--outcomes FILE [--predictions TSV] [--scores JSONL] [OPTIONS]",
       "table of outcomes; predictions (TSV: patient, optional repeat, a column a score, NAME_p5y its probability) or "
       "scored profiles; with --truth, answers and probabilities of a classifier; with --response, predicted responses",
       "text, TSV, JSON, or a page with plots; what cannot be estimated is listed with its reason",
       {"marrow evaluate --outcomes t.tsv --event first_event=Relapse --competing Death --censored None --landmark 29 "
        "--scores scored.jsonl --baseline relapse_b_baseline --scheme NCI=SR,HR --by age_years:10,16 -o judged.html",
        "marrow evaluate --predictions calls.tsv --truth subtype --format tsv",
        "marrow evaluate --outcomes lab.tsv --response lc50_uM --unit uM --scores scored.jsonl --drug-group "
        "glucocorticoid"},
       &make_evaluate_command},
      {"simulate",
       "cohorts, reads or site counts, seeded, their truth beside them",
       "--patients N -o DIR [OPTIONS]; --reads --genes NAMES | --region LOCI -o DIR [OPTIONS]; --site-counts N -o DIR "
       "[OPTIONS]",
       "table of changes to plant (TSV), error profile (TSV), reference genome (FASTA); all optional",
       "a folder: clinical.tsv, outcomes.tsv, truth.tsv, fit.tsv, samplesheet.csv and more; or reads_1.fq.gz and "
       "reads_2.fq.gz, reference.fa that aligns them in a second, offset.tsv, truth.vcf; "
       "or site_counts.tsv",
       {"marrow simulate --patients 1000 --lineage B --profiles --seed 7 -o cohort/",
        "marrow simulate --reads --genes TP53,NOTCH1 --depth 500 --variants planted.tsv -o simulated/",
        "marrow simulate --site-counts 100000 --depth 1000 --planted-every 50 --planted-vaf 0.01 -o counts/"},
       &make_simulate_command},
  };
  return table;
}

}  // namespace marrow::commands
