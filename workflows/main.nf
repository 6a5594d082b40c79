#!/usr/bin/env nextflow
// A cohort through marrow: extract, score, report, on one machine or a cluster. README.md beside this file says how.

include { CHECK          } from './modules/local/check/main'
include { EXTRACT        } from './modules/local/extract/main'
include { COLLATE        } from './modules/local/collate/main'
include { SCORE          } from './modules/local/score/main'
include { REPORT         } from './modules/local/report/main'
include { TABLE          } from './modules/local/table/main'
include { SUMMARY        } from './modules/local/summary/main'
include { MULTIQC        } from './modules/local/multiqc/main'
include { FAILED_SAMPLES } from './modules/local/failed_samples/main'

include { extract_tasks; is_set; param_faults; with_indexes } from './subworkflows/local/samplesheet/main'

workflow MARROW {
    take:
    sheet       // the samplesheet
    reference   // list: FASTA with its indexes, or empty
    population  // list: VCFs of population frequencies with their indexes, or empty
    knowledge   // list: a folder of knowledge tables, or empty
    model       // tuple: name of a model or '', list of a model's folder or empty

    main:
    CHECK(sheet)

    // marrow has read the sheet and found no fault; the tasks are planned from the original, since paths start from
    // its folder.
    tasks = CHECK.out.faults.flatMap { _checked ->
        extract_tasks(file(params.input, glob: false), params.batch.toString().toInteger(), is_set(params.strict))
    }
    EXTRACT(tasks, reference, population, knowledge)

    // Samples of tasks that left nothing behind, not even after their retries.
    lost = tasks
        .map { meta, _lines, order, _links, _files -> tuple(meta.id, order) }
        .join(EXTRACT.out.failures.map { meta, failures -> tuple(meta.id, failures) }, remainder: true)
        .filter { _id, _order, failures -> failures == null }
        .flatMap { _id, order, _failures -> order }
    COLLATE(
        EXTRACT.out.profiles.map { _meta, profiles -> profiles }.collect(sort: true).ifEmpty([]),
        EXTRACT.out.failures.map { _meta, failures -> failures }.collect(sort: true).ifEmpty([]),
        lost.collect(sort: true).ifEmpty([])
    )

    // Without a single profile there is nothing to score; the failed samples are told all the same.
    SCORE(COLLATE.out.profiles.filter { profiles -> profiles.size() > 0 }, model, knowledge)
    TABLE(SCORE.out.scored, knowledge)
    pages = is_set(params.skip_report) ? channel.empty() : SCORE.out.scored
    REPORT(pages, COLLATE.out.failed, knowledge)
    SUMMARY(SCORE.out.scored, COLLATE.out.failed, knowledge)
    summaries = is_set(params.skip_multiqc) ? channel.empty() : SUMMARY.out.summaries
    MULTIQC(summaries, file("${projectDir}/assets/multiqc_config.yml", checkIfExists: true))

    COLLATE.out.failed
        .splitCsv(header: true, sep: '\t', quote: '')
        .take(20)
        .subscribe { row -> log.warn("sample ${row.sample} failed: ${row.message}") }
    FAILED_SAMPLES(COLLATE.out.failed)

    CHECK.out.versions
        .mix(EXTRACT.out.versions.first(), COLLATE.out.versions, SCORE.out.versions, TABLE.out.versions)
        .mix(REPORT.out.versions, SUMMARY.out.versions, MULTIQC.out.versions)
        .collectFile(
            name: 'versions.yml',
            storeDir: "${params.outdir}/pipeline_info",
            sort: { versions -> versions.text }
        )
}

workflow {
    main:
    def faults = param_faults(params, file("${projectDir}/nextflow_schema.json"))
    if (faults) {
        error(faults.join('\n'))
    }
    def model_folder = params.model ? file(params.model, glob: false) : null
    def model = model_folder && model_folder.isDirectory() ? tuple('', [model_folder]) : tuple(params.model ?: '', [])
    def population = params.population ? params.population.toString().split(';').toList() : []
    MARROW(
        file(params.input, checkIfExists: true, glob: false),
        with_indexes(params.reference ? [params.reference] : [], ['.fai', '.gzi']),
        with_indexes(population, ['.tbi', '.csi']),
        params.knowledge ? [file(params.knowledge, checkIfExists: true, type: 'dir', glob: false)] : [],
        model
    )
}
